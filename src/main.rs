//! The program.
fn main() -> std::process::ExitCode {
    temthat::telemetry::start();
    temthat::cli::main()
}
