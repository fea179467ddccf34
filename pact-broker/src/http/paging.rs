use super::{Object, Problem, Request};

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Counted from 1.
    pub number: i64,
    /// How many.
    pub size: i64,
}

/// A list is answered whole up to here where no page is asked for.
const WHOLE: i64 = 1_000_000;

impl Page {
    /// The page that a query asks for, in the new or the old words.
    ///
    /// # Errors
    ///
    /// A number that is none, or less than 1.
    pub fn of(request: &Request) -> Result<Option<Self>, Problem> {
        let mut errors = Vec::new();
        let mut read = |names: [&str; 2]| {
            let (name, text) = names.iter().find_map(|name| Some((*name, request.query(name)?)))?;
            let wrong = match text.parse::<i64>() {
                Ok(number @ 1..=1_000_000_000) => return Some(number),
                Ok(_) => "must be greater than or equal to 1",
                Err(_) => "must be an integer",
            };
            errors.push((name.to_owned(), vec![wrong.to_owned()]));
            Some(1)
        };
        let (number, size) = (read(["page", "pageNumber"]), read(["size", "pageSize"]));
        if !errors.is_empty() {
            return Err(Problem::Fields(400, errors));
        }
        Ok((number.is_some() || size.is_some())
            .then(|| Self { number: number.unwrap_or(1), size: size.unwrap_or(100).min(WHOLE) }))
    }

    /// `LIMIT` and `OFFSET`.
    pub fn range(page: Option<Self>) -> (i64, i64) {
        page.map_or((WHOLE, 0), |page| (page.size, (page.number - 1).saturating_mul(page.size)))
    }

    /// The page of a list that is at hand, and how long the list is.
    pub fn part<T>(self, all: Vec<T>) -> (Vec<T>, i64) {
        let number = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let (limit, offset) = Self::range(Some(self));
        (all.into_iter().skip(number(offset)).take(number(limit)).collect(), total)
    }

    /// What the page is of how many.
    pub fn describe(self, total: i64, object: &mut Object) {
        let pages = total.div_euclid(self.size) + i64::from(total.rem_euclid(self.size) > 0);
        object.object("page", |page| {
            page.put("number", self.number).put("size", self.size);
            page.put("totalElements", total).put("totalPages", pages.max(1));
        });
    }

    /// Links to the pages around it.
    pub fn links(self, total: i64, url: &str, links: &mut Object) {
        let mut link = |rel: &str, number: i64, title: &str| {
            links.link(rel, &format!("{url}?size={}&page={number}", self.size), &[("title", title)]);
        };
        if self.number.saturating_mul(self.size) < total {
            link("next", self.number + 1, "Next page");
        }
        if self.number > 1 {
            link("previous", self.number - 1, "Previous page");
        }
    }
}
