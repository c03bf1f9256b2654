//! The program.
fn main() -> std::process::ExitCode {
    temthat::cli::main()
}
