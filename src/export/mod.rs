//! What leaves the program: tables, files that open again, pictures, and how to cite it. Text in all
//! cases; whoever calls writes it where it belongs.

pub mod bands;
pub mod citation;
pub mod metrics;
pub mod picture;
pub mod saved;
pub mod svg;
