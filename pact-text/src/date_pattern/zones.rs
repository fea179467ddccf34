//! The time zones of the tz database (which is in the public domain), as of 2025b and with every name that it ever had.

/// Sorted, one on a line.
pub(super) const IDS: &str = include_str!("zone_ids.txt");

/// What clocks in those zones are or were called since standard time, as far as it is three or four capitals; and
/// `UTC`, which the official implementation does not know.
#[rustfmt::skip]
const ABBREVIATIONS: &[&str] = &[
    "ACDT", "ACST", "ADDT", "ADT", "AEDT", "AEST", "AHDT", "AHST", "AKDT", "AKST", "AMT", "APT", "AST", "AWDT",
    "AWST", "AWT", "BDST", "BDT", "BMT", "BST", "CAST", "CAT", "CDDT", "CDT", "CEMT", "CEST", "CET", "CMT", "CPT",
    "CST", "CWT", "DMT", "EAT", "EDDT", "EDT", "EEST", "EET", "EMT", "EPT", "EST", "EWT", "FFMT", "FMT", "GDT",
    "GMT", "GST", "HDT", "HKST", "HKT", "HKWT", "HMT", "HPT", "HST", "HWT", "IDDT", "IDT", "IMT", "IST", "JDT",
    "JMT", "JST", "KDT", "KMT", "KST", "LMT", "LST", "MDDT", "MDST", "MDT", "MEST", "MET", "MMT", "MPT", "MSD",
    "MSK", "MST", "MWT", "NDDT", "NDT", "NPT", "NST", "NWT", "NZDT", "NZMT", "NZST", "PDDT", "PDT", "PKST", "PKT",
    "PLMT", "PMMT", "PMT", "PPMT", "PPT", "PST", "PWT", "QMT", "RMT", "SAST", "SDMT", "SET", "SJMT", "SMT", "SST",
    "TBMT", "TMT", "UTC", "WAST", "WAT", "WEMT", "WEST", "WET", "WIB", "WIT", "WITA", "WMT", "YDDT", "YDT", "YPT",
    "YST", "YWT",
];

/// The length of the time zone that a text begins with.
pub(super) fn id(text: &str) -> Option<usize> {
    IDS.lines().filter(|id| text.starts_with(id)).map(str::len).max()
}

/// The length of the abbreviation that a text begins with.
pub(super) fn abbreviation(text: &str) -> Option<usize> {
    let len = text.bytes().take(4).take_while(u8::is_ascii_uppercase).count();
    ABBREVIATIONS.contains(&&text[..len]).then_some(len)
}
