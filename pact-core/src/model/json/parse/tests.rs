use super::*;

#[test]
fn a_syntax_error_names_its_place() {
    let error = Json::parse(b"{\n  \"a\": [1, 2,]\n}").unwrap_err();
    assert_eq!(error.to_string(), "expected value at line 2 column 14");
    let error = Json::parse(b"{\"a\": 1").unwrap_err();
    assert_eq!(error.to_string(), "expected comma or end of sequence at line 1 column 8");
    let error = Json::parse(b"").unwrap_err();
    assert_eq!(error.to_string(), "expected value at line 1 column 1");
}

#[test]
fn nesting_without_end_is_an_error_and_no_crash() {
    let error = Json::parse("[".repeat(1_000_000).as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "nested deeper than 512 levels at line 1 column 513");
}

#[test]
fn of_two_members_with_one_name_the_last_stays() {
    assert_eq!(Json::parse(br#"{"a":1,"b":2,"a":3}"#).unwrap().to_string(), r#"{"b":2,"a":3}"#);
    let many: Vec<String> = (0..40).map(|i| format!("\"k{}\":{i}", i % 20)).collect();
    let json = Json::parse(format!("{{{},\"x\":0}}", many.join(",")).as_bytes()).unwrap();
    assert_eq!(json.members().unwrap().len(), 21);
    assert_eq!(json.get("k3").unwrap().to_string(), "23");
}

#[test]
fn a_pointer_finds_its_place() {
    let text = b"{\n  \"interactions\": [\n    {\"a/b\": 1},\n    {\"c\": 2}\n  ]\n}";
    assert_eq!(Json::locate(text, "/interactions/1/c"), Some(Place { line: 4, column: 11 }));
    assert_eq!(Json::locate(text, "/interactions/0/a~1b"), Some(Place { line: 3, column: 13 }));
    assert_eq!(Json::locate(text, "/interactions/2"), None);
    assert_eq!(Json::locate(text, "/missing"), None);
    assert_eq!(Json::locate(b"{\"a\": 1, \"b\": [],\n \"a\": 2}", "/a"), Some(Place { line: 2, column: 7 }));
}

#[test]
fn the_items_of_the_document_s_arrays_are_found_while_it_is_read() {
    let text = "{\"é\": [\n  {\"a\": 1}, [2, {\"é\": [7]}],\n\n 3], \"b\": {\"é\": [1]}}".as_bytes();
    let (json, [of_e, of_b, missing]) = Json::parse_with_places(text, ["é", "b", "c"]).unwrap();
    assert_eq!(json, Json::parse(text).unwrap());
    assert_eq!(of_e, ["/é/0", "/é/1", "/é/2"].map(|pointer| Json::locate(text, pointer).unwrap()));
    assert_eq!(of_e[2], Place { line: 4, column: 2 });
    assert!(of_b.is_empty() && missing.is_empty());
    let (_, [last]) = Json::parse_with_places(b"{\"a\": [1, 2], \"b\": [3],\n \"a\": [4]}", ["a"]).unwrap();
    assert_eq!(last, [Place { line: 2, column: 8 }]);
    assert_eq!(Json::parse_with_places(b"[[1]]", ["a"]).unwrap().1, [vec![]]);
}

#[test]
fn a_byte_order_mark_is_skipped() {
    assert_eq!(Json::parse(b"\xef\xbb\xbf[1]").unwrap().to_string(), "[1]");
}

/// A value as a text, of few words so that texts often have something in common.
fn random(rng: &mut fastrand::Rng, depth: usize) -> String {
    let scalars =
        ["1", "-0.50", "2e3", "\"a\"", "\"\\n\\u00e9é\"", "\"a longer text, not kept inline\"", "true", "null", "\"\""];
    let space = *rng.choice(&["", "", " ", "\n\t"]).unwrap();
    let len = rng.usize(0..5);
    match rng.usize(0..if depth == 0 { 1 } else { 3 }) {
        0 => format!("{space}{}", rng.choice(&scalars).unwrap()),
        1 => {
            let items: Vec<String> = (0..len).map(|_| random(rng, depth - 1)).collect();
            format!("[{space}{}{space}]", items.join(","))
        }
        _ => {
            let names = ["a", "b", "c", "", "\\u0061"];
            let mut member = || format!("\"{}\"{space}:{}", rng.choice(&names).unwrap(), random(rng, depth - 1));
            let members: Vec<String> = (0..len).map(|_| member()).collect();
            format!("{{{}}}", members.join(&format!("{space},")))
        }
    }
}

fn spoiled(rng: &mut fastrand::Rng, text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..rng.usize(0..3) {
        let at = rng.usize(0..=bytes.len());
        match rng.usize(0..3) {
            0 if at < bytes.len() => drop(bytes.remove(at)),
            1 if at < bytes.len() => bytes[at] = rng.u8(..),
            _ => bytes.insert(at, *rng.choice(b"\"\\{}[],:0-.eEu\0 \xc3\xa9").unwrap()),
        }
    }
    bytes
}

#[test]
fn what_is_likely_changes_nothing_of_what_is_read() {
    let mut rng = fastrand::Rng::with_seed(1);
    for _ in 0..20_000 {
        let (text, other) = (random(&mut rng, 4), random(&mut rng, 4));
        let likely = Json::parse(other.as_bytes()).unwrap();
        let text = if rng.bool() { spoiled(&mut rng, &other) } else { text.into_bytes() };
        let (plain, like) = (Json::parse(&text), parse(&text, &likely).map(|(json, _)| json));
        // As they are written: equality knows neither the order of members nor the text of numbers.
        assert_eq!(format!("{plain:?}"), format!("{like:?}"), "{} like {other}", String::from_utf8_lossy(&text));
    }
}

#[test]
fn a_text_is_json_where_serde_json_says_so_and_means_the_same() {
    let mut rng = fastrand::Rng::with_seed(2);
    for _ in 0..20_000 {
        let text = random(&mut rng, 4);
        let text = spoiled(&mut rng, &text);
        let shown = String::from_utf8_lossy(&text);
        match (Json::parse(&text), serde_json::from_slice::<serde_json::Value>(&text)) {
            (Ok(ours), Ok(theirs)) => assert_eq!(ours.to_value(), theirs, "{shown}"),
            // It has no numbers of this size.
            (Ok(_), Err(error)) if error.to_string().starts_with("number out of range") => {}
            (Err(_), Err(_)) => {}
            (ours, theirs) => panic!("{ours:?} but {theirs:?}: {shown}"),
        }
    }
}

#[test]
fn what_is_no_json_is_told_with_its_reason_and_place() {
    for (text, error) in [
        (&b"[1,]"[..], "expected value at line 1 column 4"),
        (b"[1 2]", "expected comma or end of sequence at line 1 column 4"),
        (b"{1:2}", "expected string at line 1 column 2"),
        (b"{\"a\" 2}", "expected colon at line 1 column 6"),
        (b"[01]", "expected comma or end of sequence at line 1 column 3"),
        (b"[-]", "expected digit at line 1 column 3"),
        (b"[1.]", "expected digit at line 1 column 4"),
        (b"nul", "expected value at line 1 column 1"),
        (b"[1] 2", "expected end of text at line 1 column 5"),
        (b"[\"a\nb\"]", "a string with an error: a control character that is not escaped at line 1 column 4"),
        (b"[\"ab", "a string with an error: it has no end at line 1 column 5"),
        (b"[\"\\x\"]", "a string with an error: an escape that there is not at line 1 column 4"),
        (b"[\"\\u12\"]", "a string with an error: an escape without four hexadecimal digits at line 1 column 5"),
        (b"[\"\\ud800\"]", "a string with an error: an escape of half a character at line 1 column 9"),
        ("[\"é\", x]".as_bytes(), "expected value at line 1 column 7"),
        (b"[\"\xff\"]", "invalid UTF-8 at line 1 column 3"),
        (b"[1]\xff", "invalid UTF-8 at line 1 column 4"),
        (b"[,\xff", "expected value at line 1 column 2"),
        (b"\xef\xbb\xbfx", "expected value at line 1 column 1"),
    ] {
        assert_eq!(Json::parse(text).unwrap_err().to_string(), error, "{}", String::from_utf8_lossy(text));
    }
    assert_eq!(Json::parse(br#"["\ud83d\ude00"]"#).unwrap().to_string(), "[\"😀\"]");
}

/// A long list with another value at a place, and one of its values in it twice.
fn long(len: usize, other: Option<usize>) -> Json {
    let number = |i: usize| Json::of_number(if other == Some(i) { len } else { i % 7 });
    let inner = Json::array((0..len / 2).map(number));
    let numbers = (0..len).map(|i| if i == 3 { inner.clone() } else { number(i) });
    let members = (0..len).map(|i| (format!("m{i}"), number(i)));
    Json::array([Json::array(numbers), Json::object(members)])
}

#[test]
fn long_lists_are_read_as_short_ones_wherever_they_differ_from_what_is_likely() {
    for len in [MOST_WAITING - 1, MOST_WAITING, MOST_WAITING + 1, 2 * MOST_WAITING + 2, 3 * MOST_WAITING] {
        let likely = long(len, None);
        for other in [None, Some(0), Some(MOST_WAITING - 1), Some(MOST_WAITING), Some(len - 1)] {
            for likely in [&likely, &long(len - 2, None), &long(len + 2, None), &Json::Null] {
                let sent = long(len, other);
                let read = Json::parse_received(sent.to_string().as_bytes(), likely).unwrap();
                assert!(read.repeated.is_empty());
                assert!(read.json == sent, "{len} {other:?}");
            }
        }
    }
}

#[test]
fn a_name_is_found_twice_in_a_long_object() {
    for len in [2, MOST_WAITING, 3 * MOST_WAITING] {
        let members: Vec<String> = (0..len).map(|i| format!("\"m{i}\":{i}")).collect();
        let text = format!("[{{{},\"m1\":\"again\"}}]", members.join(","));
        let read = Json::parse_received(text.as_bytes(), &Json::Null).unwrap();
        let [repeated] = &read.repeated[..] else { panic!("{len}: {:?}", read.repeated) };
        assert_eq!((repeated.path.to_string(), repeated.count), ("$[0].m1".to_owned(), 2));
        let object = &read.json.items().unwrap()[0];
        assert_eq!((object.members().unwrap().len(), object.get("m1").and_then(Json::as_str)), (len, Some("again")));
    }
}
