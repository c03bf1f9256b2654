//! What makes a sheet fit to be archived (PDF/A-2b, ISO 19005-2): metadata, identity, and the colour
//! space of what is drawn, all of it inside the file.

use crate::print::icc;
use sha2::{Digest, Sha256};

/// The catalogue (object 1); the objects of this file start at `first`.
pub fn catalog(first: u64) -> String {
    let (metadata, profile) = (first + 1, first + 2);
    format!(
        "1 0 obj\n<</Type/Catalog/Pages 2 0 R/Lang(vi)/ViewerPreferences<</PrintScaling/None>>\
         /Metadata {metadata} 0 R/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1\
         /OutputConditionIdentifier(sRGB)/DestOutputProfile {profile} 0 R>>]>>\nendobj\n"
    )
}

/// Document information, metadata and colour profile, numbered from `first`.
pub fn objects(first: u64, title: &str) -> [Vec<u8>; 3] {
    let units: String = title.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    let info = format!("{first} 0 obj\n<</Title<FEFF{units}>/Creator(Temthat)>>\nendobj\n");
    let profile = miniz_oxide::deflate::compress_to_vec_zlib(&icc::srgb(), 6);
    [
        info.into_bytes(),
        stream(first + 1, "/Type/Metadata/Subtype/XML", metadata(title).as_bytes()),
        stream(first + 2, "/N 3/Filter/FlateDecode", &profile),
    ]
}

fn stream(id: u64, entries: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("{id} 0 obj\n<</Length {}{entries}>>stream\n", data.len());
    [head.as_bytes(), data, b"\nendstream\nendobj\n"].concat()
}

/// The metadata in XMP (ISO 16684-1); it must say what the document information says.
fn metadata(title: &str) -> String {
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\
         <pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
         <xmp:CreatorTool>Temthat</xmp:CreatorTool></rdf:Description></rdf:RDF></x:xmpmeta>\n\
         <?xpacket end=\"r\"?>"
    )
}

/// A name of the file, the same for the same job.
pub fn identity(title: &str, size: u64) -> String {
    format!("<{}>", hex::encode(&Sha256::digest(format!("{title} {size}").as_bytes())[..16]))
}
