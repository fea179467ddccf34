//! Writes documents member by member, without a tree of values in between.

use serde::Serialize;

/// An object that is being written. Members come in the order in which they are put.
#[derive(Debug)]
pub struct Object {
    text: Vec<u8>,
    first: bool,
}

impl Default for Object {
    fn default() -> Self {
        Self { text: b"{".to_vec(), first: true }
    }
}

impl Object {
    /// An object without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// An object written by a closure.
    pub fn of(write: impl FnOnce(&mut Self)) -> Self {
        let mut object = Self::new();
        write(&mut object);
        object
    }

    fn comma(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.text.push(b',');
        }
    }

    fn name(&mut self, name: &str) {
        self.comma();
        write_value(&mut self.text, name);
        self.text.push(b':');
    }

    /// A member.
    pub fn put(&mut self, name: &str, value: impl Serialize) -> &mut Self {
        self.name(name);
        write_value(&mut self.text, &value);
        self
    }

    /// A member that is absent where there is no value.
    pub fn opt(&mut self, name: &str, value: Option<impl Serialize>) -> &mut Self {
        if let Some(value) = value {
            self.put(name, value);
        }
        self
    }

    /// A member that is JSON text already.
    pub fn raw(&mut self, name: &str, json: impl AsRef<[u8]>) -> &mut Self {
        self.name(name);
        self.text.extend_from_slice(json.as_ref());
        self
    }

    /// Members of an object that is JSON text already.
    pub fn members(&mut self, object: &str) -> &mut Self {
        let members =
            object.trim().strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or_default().trim();
        if !members.is_empty() {
            self.comma();
            self.text.extend_from_slice(members.as_bytes());
        }
        self
    }

    /// A member that is an object.
    pub fn object(&mut self, name: &str, write: impl FnOnce(&mut Self)) -> &mut Self {
        self.name(name);
        self.braces(write);
        self
    }

    fn braces(&mut self, write: impl FnOnce(&mut Self)) {
        self.text.push(b'{');
        self.first = true;
        write(self);
        self.text.push(b'}');
        self.first = false;
    }

    /// A member that is a list of objects.
    pub fn list<T>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        self.name(name);
        self.text.push(b'[');
        self.first = true;
        for item in items {
            self.comma();
            self.braces(|object| write(object, item));
        }
        self.text.push(b']');
        self.first = false;
        self
    }

    /// A link: `href` last, with what else it has.
    pub fn link(&mut self, rel: &str, href: &str, more: &[(&str, &str)]) -> &mut Self {
        self.object(rel, |link| link.href(href, more))
    }

    /// A link whose address has places in braces.
    pub fn template(&mut self, rel: &str, href: &str, title: &str) -> &mut Self {
        self.object(rel, |link| {
            link.href(href, &[("title", title)]);
            link.put("templated", true);
        })
    }

    /// The members of a link.
    pub fn href(&mut self, href: &str, more: &[(&str, &str)]) {
        for (name, value) in more {
            self.put(name, value);
        }
        self.put("href", href);
    }

    /// Where relations are documented.
    pub fn curies(&mut self, base: &str, context: &str) -> &mut Self {
        let href = format!("{base}/doc/{{rel}}?context={context}");
        self.list("curies", ["pb"], |curie, name| {
            curie.put("name", name).put("href", &href).put("templated", true);
        })
    }

    /// The text, in UTF-8.
    pub fn finish(mut self) -> Vec<u8> {
        self.text.push(b'}');
        self.text
    }
}

/// Everything that is written has a JSON form; nothing is written where not.
fn write_value(text: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    let before = text.len();
    if serde_json::to_writer(&mut *text, value).is_err() {
        text.truncate(before);
        text.extend_from_slice(b"null");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_separated_however_they_are_put() {
        let object = Object::of(|o| {
            o.put("a", 1).opt("b", None::<u8>).object("c", |c| {
                c.list("d", [1, 2], |d, n| {
                    d.put("n", n);
                });
                c.list("e", [] as [u8; 0], |_, _| {});
            });
            o.members("{ \"x\" : 1.0 }").members("{}").link("self", "/", &[("title", "t\"")]);
        });
        let expected = r#"{"a":1,"c":{"d":[{"n":1},{"n":2}],"e":[]},"x" : 1.0,"self":{"title":"t\"","href":"/"}}"#;
        assert_eq!(object.finish(), expected.as_bytes());
    }
}
