//! Good tables, rubbish, and round trips.

use super::*;
use proptest::prelude::*;

fn one(x: &[f64], y: &[f64]) -> RawPoints {
    RawPoints { d: 1, x: x.to_vec(), y: y.to_vec() }
}

fn two(x: &[f64], y: &[f64]) -> RawPoints {
    RawPoints { d: 2, x: x.to_vec(), y: y.to_vec() }
}

#[test]
fn a_minus_zero_is_written_as_zero() {
    let points = RawPoints { d: 1, x: vec![-0.0, -1.0], y: vec![0.5, -0.0] };
    assert_eq!(write(&points), "x,y\n0,0.5\n-1,0\n");
}

#[test]
fn many_kinds_of_good_tables() {
    let line = one(&[1.0, 2.5], &[-2.0, 0.001]);
    for text in [
        "1,-2\n2.5,1e-3",
        "1,-2\r\n2.5,1E-3\r\n",
        "1,-2\r2.5,+.1e-2\r",
        "\u{feff}x,y\n1,-2\n2.5,0.001",
        "X,Y\n1,-2\n2.5,0.001",
        "y,x\n-2,1\n0.001,2.5",
        "id,x,y,note\n7,1,-2,first\n8,2.5,0.001,\"second, last\"",
        "1;-2\n2.5;0.001",
        "1;-2\n2,5;0,001",
        "1,0\t-2\n2,5\t0,001",
        "1\t-2\n2.5\t0.001",
        "1 -2\n2.5   0.001  ",
        "  1 \t -2\n2.5 \t 0.001",
        "1 , −2\n 2.5 , 0.001",
        "\"1\",\"-2\"\n\"2.5\",\"0.001\"",
        "sep=;\n1;-2\n2,5;0,001",
        "# made by hand\n\n1,-2 # the first\n   \n% more\n// more\n2.5,0.001\n\n\n",
        "time,value\n1,-2\n2.5,0.001",
        "1.,-2.0\n25e-1,1e-03",
    ] {
        let reading = read(text.as_bytes()).unwrap_or_else(|e| panic!("{text:?}: {e:?}"));
        assert_eq!(reading.points, line, "{text:?}");
    }
    let plane = two(&[0.0, 1.0, -1.0, 0.5], &[2.0, 3.0]);
    for text in
        ["0,1,2\n-1,.5,3", "x1 x2 y\n0 1 2\n-1 .5 3", "x;y;z\n0;1;2\n-1;0,5;3", "y,x2,x1\n2,1,-0\n3,0.5,-1"]
    {
        let reading = read(text.as_bytes()).unwrap_or_else(|e| panic!("{text:?}: {e:?}"));
        assert_eq!(reading.points, plane, "{text:?}");
        assert!(reading.points.x[0].is_sign_positive());
    }
    let wide: Vec<u8> = "\u{feff}1\t-2\r\n2,5\t0,001".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let reading = read(&wide).expect("UTF-16");
    assert_eq!((reading.points, reading.lines), (line, vec![1, 2]));
    assert_eq!(read(b"# c\nx y\n\n1 2\n").expect("lines").lines, [4]);
}

#[test]
fn rubbish_is_refused_with_its_line_and_the_reason() {
    for (text, said) in [
        ("", "There are no data points in this text."),
        ("\n \n\t\n", "There are no data points in this text."),
        ("# only a comment", "There are no data points in this text."),
        ("x,y\n", "There are no data points in this text."),
        ("1,2\n3,NaN", "line 2: column 2: `NaN` is not a number"),
        ("1,2\n3,NA", "line 2: column 2: `NA` is not a number"),
        ("1,2\ninf,3", "line 2: column 1: `inf` is not between -1e6 and 1e6"),
        ("-Infinity,3", "line 1: column 1: `-Infinity` is not between -1e6 and 1e6"),
        ("1,2\n3,1e999", "line 2: column 2: `1e999` is not between -1e6 and 1e6"),
        ("1,2\n3,1000001", "line 2: column 2: `1000001` is not between -1e6 and 1e6"),
        ("1,2\n3,4,5", "line 2: 3 columns, but line 1 has 2"),
        ("x1,x2,y\n3,4,5\n6", "line 3: only one column, but line 1 has 3"),
        ("1,2,\n3,4,", "line 1: column 3: a number is missing"),
        ("1,2\n3,", "line 2: column 2: a number is missing"),
        ("1,2\n3,abc", "line 2: column 2: `abc` is not a number"),
        ("1,2\nx,y", "line 2: column 1: `x` is not a number"),
        (
            "5",
            "line 1: only one column; points are x,y or x1,x2,y; separate them by commas, semicolons, tabs or blanks",
        ),
        (
            "Lorem",
            "line 1: only one column; points are x,y or x1,x2,y; separate them by commas, semicolons, tabs or blanks",
        ),
        (
            "1/2",
            "line 1: only one column; points are x,y or x1,x2,y; separate them by commas, semicolons, tabs or blanks",
        ),
        ("1,2,3,4", "line 1: 4 columns; points are x,y or x1,x2,y"),
        ("a,b,c,d\n1,2,3,4", "line 1: 4 columns; points are x,y or x1,x2,y"),
        ("1;2\n3,4", "line 2: only one column, but line 1 has 2"),
        ("1,5 2,5", "line 1: column 2: `5 2` is not a number"),
        (
            "1,5;2\n1.5;2",
            "line 2: decimal commas (line 1) and decimal points (line 2) are mixed; use one of them",
        ),
        ("1.234,5;2", "line 1: column 1: `1.234,5` is not a number"),
        ("1,\"2\n3,4", "line 1: a quotation mark is not closed"),
        ("1,2\n0x10,4", "line 2: column 1: `0x10` is not a number"),
        ("1,2\n1_000,4", "line 2: column 1: `1_000` is not a number"),
        ("1,2\n3 %,4", "line 2: column 1: `3 %` is not a number"),
        ("1,2\n3,4\u{0}", "line 2: this is not text (it has the character U+0000)"),
        ("\u{89}PNG\r\n\u{1a}\n", "line 1: this is not text (it has the character U+0089)"),
        ("PK\u{3}\u{4}rest", "This is a spreadsheet or an archive, not text; save it as CSV first."),
        ("sep=x\n1x2", "line 1: `x` is no separator; use , ; or a tab"),
        ("{\"x\": [1, 2]}", "line 1: column 1: `{x: [1` is not a number"),
        (
            "<html>",
            "line 1: only one column; points are x,y or x1,x2,y; separate them by commas, semicolons, tabs or blanks",
        ),
    ] {
        let errors = read(text.as_bytes()).err().unwrap_or_else(|| panic!("{text:?} was taken"));
        assert_eq!(errors[0].to_string(), said, "{text:?}");
    }
    let latin = read(b"x,y\n1,2\n\xb5,4").expect_err("not UTF-8");
    assert_eq!(latin[0].to_string(), "line 3: column 1: `\u{fffd}` is not a number");
}

#[test]
fn every_bad_line_is_named_up_to_a_limit() {
    let errors = read(b"1,2\na,2\n1,2\n1,b\n").expect_err("bad");
    assert_eq!(errors.iter().map(CsvError::line).collect::<Vec<_>>(), [Some(2), Some(4)]);
    let bad = format!("1,2\n{}", "x,2\n".repeat(300));
    assert_eq!(read(bad.as_bytes()).expect_err("bad").len(), MAX_ERRORS);
}

#[test]
fn too_much_is_refused_by_size_and_by_number() {
    let big = vec![b'1'; 10_000_000];
    let said = read(&big).expect_err("10 MB")[0].to_string();
    assert_eq!(said, "The file has 10.0 MB; at most 2 MB are read, and at most 512 points.");
    let many = "1,2\n".repeat(400_000);
    let errors = read(many.as_bytes()).expect_err("many");
    assert_eq!(
        errors.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["line 513: there are more than 512 points"]
    );
    assert_eq!(read("1,2\n".repeat(512).as_bytes()).expect("512").points.y.len(), 512);
    let wide = "1,".repeat(900_000);
    let said = read(wide.as_bytes()).expect_err("wide")[0].to_string();
    assert_eq!(said, "line 1: more than 64 columns; points are x,y or x1,x2,y");
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_to_the_last_bit(
        d in 1..=2_usize,
        rows in prop::collection::vec([-1e6..1e6, -1.0..1.0, 1e-300..1e-3], 1..40),
    ) {
        let points = RawPoints {
            d,
            x: rows.iter().flat_map(|r| r[..d].to_vec()).collect(),
            y: rows.iter().map(|r| r[2]).collect(),
        };
        prop_assert_eq!(read(write(&points).as_bytes()).map(|r| r.points), Ok(points));
    }

    #[test]
    fn no_bytes_panic_and_what_is_taken_can_be_trained_on(bytes in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..80),
        "[-0-9.,;e \"\t\nx#]{0,60}".prop_map(String::into_bytes),
    ]) {
        match read(&bytes) {
            Ok(reading) => prop_assert!(crate::points::Points::check(&reading.points).is_ok()),
            Err(errors) => prop_assert!(!errors.is_empty()),
        }
    }
}
