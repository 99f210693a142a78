//! Tables as people have them, rubbish, and round trips.

use super::*;
use proptest::prelude::*;

fn one(x: &[f64], y: &[f64]) -> RawPoints {
    RawPoints { d: 1, x: x.to_vec(), y: y.to_vec() }
}

fn two(x: &[f64], y: &[f64]) -> RawPoints {
    RawPoints { d: 2, x: x.to_vec(), y: y.to_vec() }
}

fn plain(text: &str) -> Reading {
    read(text, &Choices::default())
}

fn points(text: &str) -> RawPoints {
    let reading = plain(text);
    reading.points.clone().unwrap_or_else(|e| panic!("{text:?}: {e:?}\n{reading:?}"))
}

/// What is said against a table.
fn refused(text: &str) -> String {
    match plain(text).points {
        Ok(points) => panic!("{text:?} was taken: {points:?}"),
        Err(errors) => errors.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / "),
    }
}

/// What is said of it.
fn notes(reading: &Reading) -> String {
    reading.notes.iter().map(ToString::to_string).collect()
}

fn roles(reading: &Reading) -> Vec<&str> {
    reading.columns.iter().map(|column| column.role.key()).collect()
}

#[test]
fn a_minus_zero_is_written_as_zero() {
    let points = RawPoints { d: 1, x: vec![-0.0, -1.0], y: vec![0.5, -0.0] };
    assert_eq!(write(&points), "x,y\n0,0.5\n-1,0\n");
}

#[test]
fn many_kinds_of_clean_tables() {
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
        "1|-2\n2.5|0.001",
        "1 -2\n2.5   0.001  ",
        "  1 \t -2\n2.5 \t 0.001",
        "1 , −2\n 2.5 , 0.001",
        "\"1\",\"-2\"\n\"2.5\",\"0.001\"",
        "\"1\", \"-2\"\n\"2.5\", \"0.001\"",
        "sep=;\n1;-2\n2,5;0,001",
        "# made by hand\n\n1,-2 # the first\n   \n% more\n// more\n2.5,0.001\n\n\n",
        "time,value\n1,-2\n2.5,0.001",
        "1.,-2.0\n25e-1,1e-03",
        "1,0 -2,0\n2,5 0,001",
    ] {
        assert_eq!(points(text), line, "{text:?}");
    }
    let plane = two(&[0.0, 1.0, -1.0, 0.5], &[2.0, 3.0]);
    for text in
        ["0,1,2\n-1,.5,3", "x1 x2 y\n0 1 2\n-1 .5 3", "x;y;z\n0;1;2\n-1;0,5;3", "y,x2,x1\n2,1,-0\n3,0.5,-1"]
    {
        assert_eq!(points(text), plane, "{text:?}");
    }
    assert!(points("y,x2,x1\n2,1,-0\n3,0.5,-1").x[0].is_sign_positive());
    assert_eq!(plain("# c\nx y\n\n1 2\n").lines, [4]);
    assert_eq!(plain("x,y\n1,2\n3,4\n").notes, [], "nothing to say of a clean table");
}

#[test]
fn the_shared_tables() {
    let cars = plain("rownames,speed,dist\n1,4,2\n2,4,10\n3,7,4\n");
    assert_eq!(cars.points, Ok(one(&[4.0, 4.0, 7.0], &[2.0, 10.0, 4.0])));
    assert_eq!(roles(&cars), ["row number", "x", "y"]);
    let phones = plain("\"\",\"year\",\"calls\"\n\"1\",50,4.4\n\"2\",51,4.7\n");
    assert_eq!(phones.points, Ok(one(&[50.0, 51.0], &[4.4, 4.7])));
    assert_eq!(phones.names(), ["year", "calls"]);
    let moons = plain("x,y,class\n0.019,0.412,1\n0.017,0.453,1\n0.314,0.414,0\n");
    assert_eq!(moons.points, Ok(two(&[0.019, 0.412, 0.017, 0.453, 0.314, 0.414], &[1.0, 1.0, 0.0])));
    assert_eq!(roles(&moons), ["x1", "x2", "y"]);
    assert!(notes(&moons).contains("The target is `class`"), "{:?}", moons.notes);
    let numpy = plain(",0,1\n0,-0.9,0.81\n1,-0.1,0.01\n2,0.8,0.64\n");
    assert_eq!(numpy.points, Ok(one(&[-0.9, -0.1, 0.8], &[0.81, 0.01, 0.64])));
    assert_eq!((roles(&numpy), numpy.header_lines), (vec!["row number", "x", "y"], 1));
}

#[test]
fn row_numbers_are_told_from_inputs() {
    let line = one(&[4.0, 4.0, 7.5], &[2.0, 10.0, 4.0]);
    for text in [
        ",speed,dist\n0,4,2\n1,4,10\n2,7.5,4\n",
        "Unnamed: 0,speed,dist\n0,4,2\n5,4,10\n3,7.5,4\n",
        "index;speed;dist\n1;4;2\n2;4;10\n3;7,5;4\n",
        "1,4,2\n2,4,10\n3,7.5,4\n",
        "trial,speed,dist\n1,4,2\n2,4,10\n3,7.5,4\n",
        // R's write.table: one name fewer.
        "\"speed\" \"dist\"\n\"1\" 4 2\n\"2\" 4 10\n\"3\" 7.5 4\n",
        "speed,dist\n1,4,2\n2,4,10\n3,7.5,4\n",
        // Row names of words.
        "\"\",\"speed\",\"dist\"\n\"Mazda RX4\",4,2\n\"Datsun 710\",4,10\n\"Fiat 128\",7.5,4\n",
        "speed dist\n\"Mazda RX4\" 4 2\n\"Datsun 710\" 4 10\n\"Fiat 128\" 7.5 4\n",
    ] {
        let reading = plain(text);
        assert_eq!(reading.points.as_ref(), Ok(&line), "{text:?} {reading:?}");
        assert_eq!(roles(&reading), ["row number", "x", "y"], "{text:?}");
        assert!(notes(&reading).contains("left out"), "{:?}", reading.notes);
    }
    // Years, times and named inputs that count are inputs.
    for (text, d) in [
        ("year,wage,price\n1950,1,2\n1951,2,5\n1952,4,1\n", 2),
        ("x,y,z\n1,5,2\n2,6,5\n3,7,1\n", 2),
        ("t,a,b\n1,5,2\n2,6,5\n3,7,1\n", 2),
        ("1,5\n2,6\n3,7\n", 1),
        ("day,sales\n1,5\n2,6\n3,7\n", 1),
    ] {
        assert_eq!(points(text).d, d, "{text}");
    }
    // A single column beside its row numbers is a series.
    let series = plain(",value\n0,5\n1,6\n2,4\n");
    assert_eq!(series.points, Ok(one(&[0.0, 1.0, 2.0], &[5.0, 6.0, 4.0])));
    assert!(notes(&series).contains("the row numbers are its inputs"));
}

#[test]
fn any_number_of_lines_may_stand_above_the_data() {
    let line = one(&[1.0, 2.0, 4.0], &[5.0, 6.5, 3.0]);
    let rows = "1,5\n2,6.5\n4,3\n";
    for (above, header_lines, names) in [
        ("", 0, None),
        ("x,y\n", 1, None),
        ("Time,Voltage\ns,mV\n", 2, Some(["Time", "Voltage"])),
        ("time,temperature\n(s),(°C)\n", 2, Some(["time", "temperature"])),
        ("x,y\ns,\n", 2, None),
        ("Instrument: Foo 3000\nSerial: 123\n\ntime,voltage\n", 4, Some(["time", "voltage"])),
        (
            "Instrument,Foo 3000\nOperator,Ann\nDate,2020-01-05\ntime,voltage\ns,V\n",
            5,
            Some(["time", "voltage"]),
        ),
        ("\"time\nin seconds\",\"voltage\nof cell\"\n", 3, Some(["time in seconds", "voltage of cell"])),
        ("# recorded in May\nx,y\n", 2, None),
        ("A title of the table\n\nx,y\n", 3, None),
        ("3\nx,y\n", 2, None),
        ("year,1990\n", 1, Some(["year", "1990"])),
    ] {
        let text = format!("{above}{rows}");
        let reading = plain(&text);
        assert_eq!(reading.points.as_ref(), Ok(&line), "{text:?} {reading:?}");
        assert_eq!(reading.header_lines, header_lines, "{text:?}");
        let expected = names.map(|names| names.map(str::to_owned).to_vec()).unwrap_or_default();
        assert_eq!(reading.names(), expected, "{text:?}");
    }
    let numpy = plain("# t u\n1 5\n2 6.5\n4 3\n");
    assert_eq!((numpy.points, numpy.columns[1].name.as_str()), (Ok(line), "u"));
    let preamble = plain("Instrument: Foo 3000\nSerial: 123\ntime,voltage\ns,V\n1,5\n");
    assert!(notes(&preamble).contains("2 lines above the data, from line 1 (`Instrument: Foo 3000`)"));
    assert!(notes(&preamble).contains("Line 4 is read as units: s, V."), "{:?}", preamble.notes);
}

#[test]
fn a_line_of_numbers_that_may_be_names_is_asked_about() {
    for (text, names, point) in
        [("0,1\n-0.9,0.81\n-0.1,0.01\n0.8,0.64\n", 3, 4), ("1990,1991\n5.5,7\n6.5,8\n", 2, 3)]
    {
        let reading = plain(text);
        assert!(refused(text).contains("Line 1 may be a point or names"), "{reading:?}");
        let asked = &reading.questions[0];
        assert!(asked.ask == Ask::Header && asked.is_open);
        for (answer, rows) in asked.answers.iter().zip([names, point]) {
            let answered = read(text, &answer.choices);
            assert_eq!(answered.points.as_ref().map(|points| points.y.len()), Ok(rows), "{answered:?}");
            assert!(!answered.questions[0].is_open, "it can be changed again");
            assert_eq!(answered.questions[0].answers, asked.answers);
        }
    }
    // Numbers of another size than all below them, in every column.
    for text in [
        "1990,2000\n0.5,0.7\n0.6,0.9\n",
        "1990;2000;2010\n12;15;18\n11;14;22\n9;20;31\n",
        "1990;2000;2010\n1,2;15,5;1,125\n1,1;14;22\n",
        "400 500\n0.12 0.3\n0.2 0.1\n",
        "1,2\n150.5,1630\n160,1500\n",
        "2000,1990\n-3.5,120\n2.5,300\n",
    ] {
        let reading = plain(text);
        assert!(refused(text).contains("Line 1 may be a point or names"), "{text:?} {reading:?}");
    }
    // Numbers that go on as they begin are points.
    for text in [
        "1000,1000\n100,100\n10,10\n",
        "1990,2000\n950,900\n400,500\n",
        "0,0\n100,200\n200,500\n",
        "1e6,2\n10,3\n20,4\n",
        "5,7\n150,160\n170,180\n",
        "1990,2000\n0.5,0.7\n",
    ] {
        assert!(plain(text).points.is_ok(), "{text:?}");
    }
    for text in ["0,1\n1,2\n2,5\n3,4\n", "1,2\n3,4\n5,6\n", "0,1\n0.5,0.2\n", "1990,3\n1991,4\n1992,7\n"] {
        assert!(plain(text).points.is_ok(), "{text:?}");
    }
}

#[test]
fn empty_columns_and_closing_separators_are_nothing() {
    let line = one(&[1.0, 3.0], &[2.0, 4.0]);
    for text in [
        "1,2,\n3,4,\n",
        "x,y,\n1,2,\n3,4,\n",
        "x,y\n1,2,\n3,4,\n",
        "x;y;;;\n1;2;;;\n3;4;;;\n;;;;\n",
        "x,,y\n1,,2\n3,,4\n",
        "x,note,y\n1,,2\n3,NA,4\n",
        ",x,y\n,1,2\n,3,4\n",
        "x\ty\t\n1\t2\t\n3\t4\t\n",
    ] {
        let reading = plain(text);
        assert_eq!(reading.points.as_ref(), Ok(&line), "{text:?} {reading:?}");
    }
    assert!(notes(&plain("x,note,y\n1,,2\n3,,4\n")).contains("Column `note` is empty"));
}

#[test]
fn thousands_are_told_from_decimals_or_asked_about() {
    for (text, y) in [
        ("x\ty\n4\t2,923\n5\t1,012,870\n", [2923.0, 1_012_870.0]),
        ("x\ty\n4\t2,923.5\n5\t12,870\n", [2923.5, 12870.0]),
        ("x\ty\n4\t2,923\n5\t0.5\n", [2923.0, 0.5]),
        ("x,y\n4,\"2,923\"\n5,\"12,870\"\n", [2923.0, 12870.0]),
        ("x\ty\n4\t923\n5\t12,870\n", [923.0, 12870.0]),
        ("x;y\n4;2,923\n5;0,5\n", [2.923, 0.5]),
        ("x;y\n4;2.923,5\n5;12.870\n", [2923.5, 12870.0]),
        ("x;y\n4;1.012.870\n5;12,5\n", [1_012_870.0, 12.5]),
        ("x\ty\n4\t2,923\n5\t1500\n", [2.923, 1500.0]),
        ("x;y\n4;1'012'870\n5;12\n", [1_012_870.0, 12.0]),
        ("x;y\n4;12 870\n5;2 923\n", [12870.0, 2923.0]),
        ("x;y\n4;12\u{202f}870,5\n5;2\u{a0}923\n", [12870.5, 2923.0]),
        ("x;y\n4;2.923\n5;2.5\n", [2.923, 2.5]),
    ] {
        let reading = plain(text);
        let wanted =
            y.iter().map(|v| if *v > 1e15 { Err(()) } else { Ok(*v) }).collect::<Result<Vec<_>, _>>();
        match wanted {
            Ok(y) => assert_eq!(reading.points, Ok(one(&[4.0, 5.0], &y)), "{text:?} {reading:?}"),
            // Read as meant, it is too large to be trained on.
            Err(()) => {
                assert!(refused(text).contains("is not between -1e15 and 1e15"), "{text:?} {reading:?}")
            }
        }
    }
    let text = "x\ty\n4\t2,923\n5\t3,104\n6\t12,870\n";
    let reading = plain(text);
    assert!(refused(text).contains("The comma in `2,923` may part thousands or be decimal"), "{reading:?}");
    assert_eq!(reading.decimal, None);
    let answers = &reading.questions[0].answers;
    assert_eq!(
        answers.iter().map(|answer| answer.label.to_string()).collect::<Vec<_>>(),
        ["2,923 is 2923", "2,923 is 2.923"]
    );
    for (answer, y) in answers.iter().zip([[2923.0, 3104.0, 12870.0], [2.923, 3.104, 12.87]]) {
        let answered = read(text, &answer.choices);
        assert_eq!(answered.points, Ok(one(&[4.0, 5.0, 6.0], &y)));
        assert!(!answered.questions[0].is_open);
    }
    assert!(
        refused("1,5;2\n1.5;2").contains("decimal commas (line 1) and decimal points (line 2) are mixed")
    );
}

#[test]
fn missing_numbers_are_listed_and_left_out_by_choice() {
    let text = "x,y\n1,2\n2,NA\n3,\n4,#N/A\n5,-\n6,.\n7,NaN\n8,5\n";
    let reading = plain(text);
    let errors = reading.points.as_ref().expect_err("incomplete");
    assert_eq!(errors.iter().map(TableError::line).collect::<Vec<_>>(), [3, 4, 5, 6, 7, 8].map(Some));
    assert_eq!(errors[0].to_string(), "line 3: column 2: a number is missing (`NA`)");
    assert_eq!(errors[1].to_string(), "line 4: column 2: a number is missing");
    let asked = &reading.questions[0];
    assert_eq!(asked.text.to_string(), "6 incomplete rows, on lines 3, 4, 5, 6, 7 and 8.");
    assert_eq!(asked.answers[0].label.to_string(), "Leave out the 6 incomplete rows");
    let answered = read(text, &asked.answers[0].choices);
    assert_eq!(answered.points, Ok(one(&[1.0, 8.0], &[2.0, 5.0])));
    assert_eq!(answered.left_out.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 4, 5, 6, 7, 8]);
    assert_eq!(answered.left_out[0].why.to_string(), "column 2: a number is missing (`NA`)");
    // The choice can be taken back.
    assert_eq!(read(text, &answered.questions[0].answers[0].choices), reading);
    // A number that is missing where none is needed leaves out nothing.
    assert_eq!(points("x,y,note,w\n1,2,,NA\n3,4,good,5\n"), one(&[1.0, 3.0], &[2.0, 4.0]));
}

#[test]
fn rows_that_cannot_be_read_are_left_out_by_choice_alone() {
    let text = "x,y\n1,2\nx,y\n3,4\nTotal,6\n5,6,7\n";
    let reading = plain(text);
    let lines: Vec<_> = reading.points.as_ref().expect_err("bad").iter().map(TableError::line).collect();
    assert_eq!(lines, [3, 5, 6].map(Some));
    let asked = &reading.questions[0];
    assert_eq!(
        (asked.ask, &*asked.answers[0].label.to_string()),
        (Ask::Unreadable, "Leave out the 3 rows that cannot be read")
    );
    let answered = read(text, &asked.answers[0].choices);
    assert_eq!(answered.points, Ok(one(&[1.0, 3.0], &[2.0, 4.0])));
    assert_eq!(answered.left_out.len(), 3);
}

#[test]
fn whole_lines_in_quotes_are_opened() {
    for text in [
        "\"x,y\"\n\"1,2\"\n\"3,4\"\n",
        "x,y\n\"1,2\"\n\"3,4\"\n",
        "\"x,\"\"y\"\"\"\n\"1,\"\"2\"\"\"\n\"3,4\"\n",
        "\"x;y\";;\n\"1;2\";;\n\"3;4\";;\n",
        "\"x\ty\"\n\"1\t2\"\n\"3\t4\"\n",
    ] {
        let reading = plain(text);
        assert_eq!(reading.points, Ok(one(&[1.0, 3.0], &[2.0, 4.0])), "{text:?} {reading:?}");
        assert!(notes(&reading).contains("Whole lines stand in quotes"));
    }
    // A column of decimal commas is none of pairs.
    for text in ["\"1,5\"\n\"2,5\"\n", "value\n\"1,5\"\n\"2,5\"\n", "value\n1,5\n2,7\n"] {
        assert!(
            refused(text).contains("only one column") || refused(text).contains("has 1"),
            "{}",
            refused(text)
        );
    }
}

#[test]
fn a_class_is_the_target_where_inputs_stand_beside_it() {
    let labels = two(&[1.0, 2.0, 3.0, 4.0, 5.0, 7.0], &[1.0, -1.0, 1.0]);
    for text in [
        "x,y,class\n1,2,b\n3,4,a\n5,7,b\n",
        "x1,x2,colour\n1,2,red\n3,4,blue\n5,7,red\n",
        "label,height,weight\nyes,1,2\nno,3,4\nyes,5,7\n",
        ",a,b,target\n0,1,2,true\n1,3,4,false\n2,5,7,true\n",
    ] {
        let reading = plain(text);
        assert_eq!(reading.points.as_ref(), Ok(&labels), "{text:?} {reading:?}");
        assert!(notes(&reading).contains("becomes -1 and"), "{:?}", reading.notes);
    }
    let numbers = plain("a,b,class\n1,2,0\n3,4,1\n5,7,2\n");
    assert_eq!(numbers.points, Ok(two(&[1.0, 2.0, 3.0, 4.0, 5.0, 7.0], &[0.0, 1.0, 2.0])));
    // The class may stand before the inputs.
    assert_eq!(points("class,a,b\n0,1,2\n1,3,4\n").x, [1.0, 2.0, 3.0, 4.0]);
    let wrong = read(
        "x,y,class\n1,2,a\n3,4,b\n5,6,c\n",
        &Choices { roles: Some(vec![Role::X1, Role::X2, Role::Y]), ..Choices::default() },
    );
    assert!(wrong.points.expect_err("three kinds")[0].to_string().contains("text of 3 kinds"));
}

#[test]
fn more_columns_than_fit_are_asked_about() {
    for text in [
        "x1,x2,x3,x4,y1,y2\n10,10,10,8,8.04,9.14\n8,8,8,8,6.95,8.14\n",
        "x1,x2,x3,y\n1,2,3,4\n2,3,4,6\n",
        "a,b,c,d\n1,2,3,4\n1,5,2,5\n",
    ] {
        assert!(refused(text).contains("columns of numbers: "), "{}", refused(text));
        let reading = plain(text);
        let asked = &reading.questions[0];
        assert!(asked.ask == Ask::Columns && asked.is_open);
        for (answer, d) in asked.answers.iter().zip([1, 2]) {
            let answered = read(text, &answer.choices);
            assert_eq!(answered.points.map(|points| (points.d, points.y.len())), Ok((d, 2)));
        }
    }
    let roles = vec![Role::LeftOut, Role::Y, Role::X, Role::LeftOut];
    let chosen = read("a,b,c,d\n1,2,3,4\n1,5,2,5\n", &Choices { roles: Some(roles), ..Choices::default() });
    assert_eq!(chosen.points, Ok(one(&[3.0, 2.0], &[2.0, 5.0])));
    let roles = vec![Role::X, Role::X, Role::Y, Role::LeftOut];
    let twice = read("a,b,c,d\n1,2,3,4\n1,5,2,5\n", &Choices { roles: Some(roles), ..Choices::default() });
    assert_eq!(twice.points, Err(vec![TableError::Roles]));
}

#[test]
fn a_column_that_groups_the_rows_is_said_and_a_group_can_be_chosen() {
    for text in [
        "dataset,x,y\nI,1,2\nI,3,4\nII,1,5\nII,3,7\n",
        "x,y,dataset\n1,2,I\n3,4,I\n1,5,II\n3,7,II\n",
        "height,weight,kind\n1,2,I\n3,4,I\n1,5,II\n3,7,II\n",
    ] {
        let reading = plain(text);
        assert_eq!(reading.points, Ok(one(&[1.0, 3.0, 1.0, 3.0], &[2.0, 4.0, 5.0, 7.0])), "{reading:?}");
        let asked = &reading.questions[0];
        assert!(
            asked.ask == Ask::Group && asked.text.to_string().contains("groups the rows: `I` (2), `II` (2)"),
            "{asked:?}"
        );
        let answered = read(text, &asked.answers[2].choices);
        assert_eq!(answered.points, Ok(one(&[1.0, 3.0], &[5.0, 7.0])));
        assert_eq!(answered.left_out.len(), 2);
        assert_eq!(answered.left_out[0].why.to_string(), "it is of the group `I`");
    }
    let numbers = plain("group,x,y\n1,1,2\n1,3,4\n2,1,5\n2,3,7\n");
    assert_eq!(numbers.questions[0].ask, Ask::Group);
    let nothing = read(
        "dataset,x,y\nI,1,2\nI,3,4\nII,1,5\nII,3,7\n",
        &Choices { group: Some("III".into()), ..Choices::default() },
    );
    assert!(nothing.points.expect_err("no such group")[0].to_string().contains("has no group `III`"));
}

#[test]
fn more_rows_than_can_be_trained_on_are_a_choice() {
    let text: String = (0..2000)
        .map(|k| format!("{},{}\n", f64::from(k) * 0.25 - 3.5, if k % 2 == 0 { 1 } else { 3 }))
        .collect();
    let reading = plain(&text);
    assert!(refused(&text).contains("2,000 rows; at most 512 points"), "{}", refused(&text));
    let answers: Vec<Reading> =
        reading.questions[0].answers.iter().map(|answer| read(&text, &answer.choices)).collect();
    let [first, sample, averages] = &answers[..] else { panic!("three answers") };
    assert_eq!(first.lines, (1..=512).collect::<Vec<_>>());
    assert_eq!(first.left_out.len(), 2000 - 512);
    assert_eq!(sample.points.as_ref().map(|points| points.y.len()), Ok(512));
    assert_eq!(sample.left_out.len() + sample.lines.len(), 2000);
    assert!(sample.lines.windows(2).all(|pair| pair[0] < pair[1]));
    let again = read(&text, &Choices { rows: Some(Rows::Sample(2)), ..Choices::default() });
    assert_ne!(again.lines, sample.lines);
    let means = averages.points.as_ref().expect("averages");
    assert!(means.y.len() == 128 && averages.left_out.is_empty());
    let total = |points: &RawPoints| points.y.iter().sum::<f64>() / points.y.len() as f64;
    assert!((total(means) - 2.0).abs() < 0.01, "{means:?}");
    let plane: String = (0..600).map(|k| format!("{} {} {}\n", k % 30, k / 30, k)).collect();
    let averages = read(&plane, &Choices { rows: Some(Rows::Averages), ..Choices::default() });
    assert!(averages.points.is_ok_and(|points| points.d == 2 && points.y.len() <= 256));
}

#[test]
fn rubbish_is_refused_with_its_line_and_the_reason() {
    for (text, said) in [
        ("", "There are no data points in this text."),
        ("\n \n\t\n", "There are no data points in this text."),
        ("# only a comment", "There are no data points in this text."),
        ("x,y\n", "There are no data points in this text."),
        ("hello world, this is no table", "There are no data points in this text."),
        ("1,2\n3,NaN", "line 2: column 2: a number is missing (`NaN`)"),
        ("1,2\n3,NA", "line 2: column 2: a number is missing (`NA`)"),
        ("1,2\ninf,3", "line 2: column 1: `inf` is not between -1e15 and 1e15"),
        ("-Infinity,3", "line 1: column 1: `-Infinity` is not between -1e15 and 1e15"),
        ("1,2\n3,1e999", "line 2: column 2: `1e999` is not between -1e15 and 1e15"),
        ("1,2\n3,1000000000000001", "line 2: column 2: `1000000000000001` is not between -1e15 and 1e15"),
        ("1,2\n3,4,5", "line 2: 3 columns, but line 1 has 2"),
        ("x1,x2,y\n3,4,5\n6", "line 3: only one column, but line 1 has 3"),
        ("1,2\n3,", "line 2: column 2: a number is missing"),
        ("1,2\n3,abc", "line 2: column 2: `abc` is not a number"),
        ("1,2\nx,y", "line 2: column 1: `x` is not a number"),
        ("x,y\nabc,2\n3,4", "line 2: column 1: `abc` is not a number"),
        ("5", "only one column"),
        ("Lorem", "only one column"),
        ("1/2", "only one column"),
        ("x\n1\n2", "only one column"),
        ("1,2,3,4", "4 columns of numbers: column 1, column 2, column 3, column 4."),
        ("a,b,c,d\n1,2,3,4", "4 columns of numbers: `a`, `b`, `c`, `d`."),
        ("1;2\n3,4", "line 2: only one column, but line 1 has 2"),
        ("1,\"2\n3,4", "line 1: a quotation mark is not closed"),
        ("1,2\n0x10,4", "line 2: column 1: `0x10` is not a number"),
        ("1,2\n1_000,4", "line 2: column 1: `1_000` is not a number"),
        ("1,2\n3 %,4", "line 2: column 1: `3 %` has the sign %; take it out of the whole column"),
        ("x;y\n1;$5\n2;$7,50", "line 2: column 2: `$5` has the sign $"),
        ("x;y\n1;5 €\n2;7 €", "line 2: column 2: `5 €` has the sign €"),
        ("1,2\n3,4\u{0}", "line 2: this is not text (it has the character U+0000)"),
        ("\u{89}PNG\r\n\u{1a}\n", "line 1: this is not text (it has the character U+0089)"),
        ("sep=x\n1x2", "line 1: `x` is no separator; use , ; | or a tab"),
        ("date,price\n2020-01-05,5\n2020-01-06,6\n", "write dates and times as plain numbers"),
        ("name,price\nAnn,5\nBob,6\n", "only one column of numbers, `price`"),
        ("<html>", "only one column"),
    ] {
        let found = refused(text);
        assert!(found.contains(said), "{text:?}: {found}");
    }
}

#[test]
fn every_bad_line_is_named_up_to_a_limit() {
    let errors = plain("1,2\na,2\n1,2\n1,b\n").points.expect_err("bad");
    assert_eq!(errors.iter().map(TableError::line).collect::<Vec<_>>(), [Some(2), Some(4)]);
    let bad = format!("1,2\n{}{}", "x,2\n".repeat(300), "1,2\n".repeat(300));
    assert_eq!(plain(&bad).points.expect_err("bad").len(), MAX_ERRORS);
    let wide = "1,".repeat(90_000);
    assert!(refused(&wide).contains("more than 64 columns"));
}

#[test]
fn what_is_chosen_goes_before_what_is_found() {
    let separator = Choices { separator: Some(Separator::Semicolon), ..Choices::default() };
    assert_eq!(read("1,5;2\n2,5;3\n", &separator).points, Ok(one(&[1.5, 2.5], &[2.0, 3.0])));
    let header = Choices { header_lines: Some(2), ..Choices::default() };
    let reading = read("1,2\n3,4\n5,6\n7,8\n", &header);
    assert_eq!((reading.points, reading.header_lines), (Ok(one(&[5.0, 7.0], &[6.0, 8.0])), 2));
    let decimal = Choices { decimal: Some(Decimal::Comma), ..Choices::default() };
    assert_eq!(read("1;2.500\n2;3.500\n", &decimal).points, Ok(one(&[1.0, 2.0], &[2500.0, 3500.0])));
}

#[test]
fn a_role_is_taken_from_the_column_that_has_it() {
    use Role::{LeftOut, X, X1, X2, Y};
    for (roles, column, role, after) in [
        ([X, Y, LeftOut], 2, Y, [X, LeftOut, Y]),
        ([X, Y, LeftOut], 2, X, [LeftOut, Y, X]),
        ([X, Y, LeftOut], 2, X2, [X1, Y, X2]),
        ([X, Y, LeftOut], 2, X1, [X2, Y, X1]),
        ([X1, X2, Y], 0, X, [X, LeftOut, Y]),
        ([X1, X2, Y], 0, LeftOut, [LeftOut, X, Y]),
        ([X1, X2, Y], 0, X2, [X2, LeftOut, Y]),
        ([LeftOut, LeftOut, LeftOut], 0, X, [X, LeftOut, LeftOut]),
    ] {
        assert_eq!(with_role(&roles, column, role), after, "{roles:?} {column} {role:?}");
    }
}

/// A table in one of the ways in which people have it.
#[derive(Clone, Copy, Debug)]
enum Manner {
    RowNumbers(bool),
    Units,
    Thousands,
    Closing,
    Mark,
    Semicolons,
    Quoted,
    Preamble,
}

fn in_manner(points: &RawPoints, manner: Manner) -> String {
    let text = write(points);
    let rows = || text.lines().enumerate();
    let join = |rows: Vec<String>| rows.join("\n") + "\n";
    match manner {
        Manner::RowNumbers(is_named) => join(
            rows()
                .map(|(k, row)| match (k, is_named) {
                    (0, true) => format!("rownames,{row}"),
                    (0, false) => format!(",{row}"),
                    (k, _) => format!("{k},{row}"),
                })
                .collect(),
        ),
        Manner::Units => text.replacen('\n', if points.d == 1 { "\ns,V\n" } else { "\n[m],[m],[K]\n" }, 1),
        Manner::Thousands => join(
            rows()
                .map(|(k, row)| {
                    let cells: Vec<String> = row.split(',').map(|cell| grouped(cell, k == 0)).collect();
                    cells.join(",")
                })
                .collect(),
        ),
        Manner::Closing => join(rows().map(|(_, row)| format!("{row},,")).collect()),
        Manner::Mark => format!("\u{feff}{text}"),
        Manner::Semicolons => text.replace(',', ";").replace('.', ","),
        Manner::Quoted => join(rows().map(|(_, row)| format!("\"{row}\"")).collect()),
        Manner::Preamble => format!("Recorder: A 7\nSerial,0815\nOperator,Ann\n\n{text}"),
    }
}

/// A number with its thousands apart, in quotes.
fn grouped(cell: &str, is_name: bool) -> String {
    if is_name || cell.contains('e') {
        return cell.into();
    }
    let (whole, part) = cell.split_once('.').map_or((cell, None), |(whole, part)| (whole, Some(part)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let digits = crate::text::count(digits.parse().expect("digits"));
    format!("\"{sign}{digits}{}\"", part.map(|part| format!(".{part}")).unwrap_or_default())
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_to_the_last_bit(
        d in 1..=2_usize,
        rows in prop::collection::vec([-1e6..1e6, -1.0..1.0, 1e-300..1e-3], 1..40),
        large in any::<bool>(),
    ) {
        let times = if large { 1e9 } else { 1.0 };
        let points = RawPoints {
            d,
            x: rows.iter().flat_map(|r| r[..d].to_vec()).collect(),
            y: rows.iter().map(|r| times * r[2 - usize::from(large)]).collect(),
        };
        let reading = plain(&write(&points));
        prop_assert_eq!(&reading.notes, &[]);
        prop_assert_eq!(reading.points, Ok(points));
    }

    /// Whole numbers, too, whose spellings are the hardest to tell apart.
    #[test]
    fn whole_numbers_are_read_back(
        d in 1..=2_usize,
        rows in prop::collection::vec([-1_000_000..=1_000_000_i32, 0..=3_i32, 0..=20_000_i32], 1..12),
    ) {
        let points = whole(d, &rows);
        prop_assert_eq!(plain(&write(&points)).points, Ok(points));
    }

    #[test]
    fn a_table_is_the_same_in_whatever_manner_it_is_written(
        d in 1..=2_usize,
        tenths in any::<bool>(),
        rows in prop::collection::vec([-1_000_000..=1_000_000_i32, 0..=30_i32, 0..=20_000_i32], 2..12),
    ) {
        let mut points = whole(d, &rows);
        if tenths {
            points.x.iter_mut().chain(&mut points.y).for_each(|v| *v /= 10.0);
        }
        for manner in [
            Manner::RowNumbers(true), Manner::RowNumbers(false), Manner::Units, Manner::Thousands, Manner::Closing,
            Manner::Mark, Manner::Semicolons, Manner::Quoted, Manner::Preamble,
        ] {
            let text = in_manner(&points, manner);
            let reading = plain(&text);
            prop_assert_eq!(reading.points.as_ref(), Ok(&points), "{:?} {} {:?}", manner, text, reading);
        }
    }

    #[test]
    fn no_text_panics_and_what_is_taken_can_be_trained_on(text in prop_oneof![
        any::<String>(),
        "[-0-9.,;e \"\t\nx#]{0,60}",
        "([0-9,.;\"]{1,4}[,; \t\n]){0,30}",
    ]) {
        let reading = plain(&text);
        match &reading.points {
            Ok(points) => {
                let most = crate::points::MAX_IN_TABLE;
                prop_assert!(crate::points::Points::check_within(points, most).is_ok());
            }
            Err(errors) => prop_assert!(!errors.is_empty()),
        }
        for answer in reading.questions.iter().flat_map(|question| &question.answers) {
            let answered = read(&text, &answer.choices);
            prop_assert!(answered.points.is_ok() || answered.points.is_err_and(|errors| !errors.is_empty()));
        }
    }
}

fn whole(d: usize, rows: &[[i32; 3]]) -> RawPoints {
    RawPoints {
        d,
        x: rows.iter().flat_map(|row| row[..d].iter().map(|v| f64::from(*v)).collect::<Vec<_>>()).collect(),
        y: rows.iter().map(|row| f64::from(row[2])).collect(),
    }
}
