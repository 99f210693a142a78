#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| relu_atoms_random::targets::json(bytes));
