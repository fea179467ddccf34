//! The types of the standard library that have an example.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::marker::PhantomData;

use serde::Serialize;

use super::derive::List;
use super::rules::{BodyRules, PactBody};

macro_rules! examples {
    ($($type:ty: $example:expr),+ $(,)?) => {$(
        impl PactBody for $type {
            fn example() -> Self {
                $example
            }
        }
    )+};
}

examples! {
    bool: true, char: 'a', String: "string".to_owned(), &str: "string", Cow<'_, str>: "string".into(), (): (),
    i8: 1, i16: 1, i32: 1, i64: 1, i128: 1, isize: 1, u8: 1, u16: 1, u32: 1, u64: 1, u128: 1, usize: 1,
    f32: 1.5, f64: 1.5,
}

macro_rules! lists {
    ($($type:ident: $($bound:path),*;)+) => {$(
        impl<T: PactBody $(+ $bound)*> PactBody for $type<T> {
            fn example() -> Self {
                [T::example()].into_iter().collect()
            }

            fn rules(&self, rules: &mut BodyRules) {
                rules.each(self, self.iter().next());
            }
        }

        impl<T> List for $type<T> {
            fn is_empty(&self) -> bool {
                $type::is_empty(self)
            }
        }
    )+};
}

lists! {
    Vec:;
    VecDeque:;
    BTreeSet: Ord;
}

impl<T: PactBody + Eq + Hash, S: BuildHasher + Default> PactBody for HashSet<T, S> {
    fn example() -> Self {
        [T::example()].into_iter().collect()
    }

    fn rules(&self, rules: &mut BodyRules) {
        rules.each(self, self.iter().next());
    }
}

impl<T, S> List for HashSet<T, S> {
    fn is_empty(&self) -> bool {
        HashSet::is_empty(self)
    }
}

impl<L: List> List for Option<L> {
    fn is_empty(&self) -> bool {
        self.as_ref().is_none_or(List::is_empty)
    }
}

impl<K: PactBody + Ord, V: PactBody> PactBody for BTreeMap<K, V> {
    fn example() -> Self {
        [(K::example(), V::example())].into_iter().collect()
    }

    fn rules(&self, rules: &mut BodyRules) {
        rules.values(self, self.iter().next());
    }
}

impl<K: PactBody + Eq + Hash, V: PactBody, S: BuildHasher + Default> PactBody for HashMap<K, V, S> {
    fn example() -> Self {
        [(K::example(), V::example())].into_iter().collect()
    }

    fn rules(&self, rules: &mut BodyRules) {
        rules.values(self, self.iter().next());
    }
}

impl<T: PactBody> PactBody for Option<T> {
    fn example() -> Self {
        Some(T::example())
    }

    fn rules(&self, rules: &mut BodyRules) {
        if let Some(value) = self {
            rules.same_place(self, value);
            value.rules(rules);
        }
    }
}

impl<T: PactBody> PactBody for Box<T> {
    fn example() -> Self {
        Box::new(T::example())
    }

    fn rules(&self, rules: &mut BodyRules) {
        rules.same_place(self, &**self);
        (**self).rules(rules);
    }
}

impl<T> PactBody for PhantomData<T> {
    fn example() -> Self {
        PhantomData
    }

    fn rules(&self, _: &mut BodyRules) {}
}

impl<T: PactBody, const N: usize> PactBody for [T; N]
where
    [T; N]: Serialize,
{
    fn example() -> Self {
        std::array::from_fn(|_| T::example())
    }

    fn rules(&self, rules: &mut BodyRules) {
        for item in self {
            item.rules(rules);
        }
    }
}

macro_rules! tuples {
    ($(($($type:ident $field:tt),+);)+) => {$(
        impl<$($type: PactBody),+> PactBody for ($($type,)+) {
            fn example() -> Self {
                ($($type::example(),)+)
            }

            fn rules(&self, rules: &mut BodyRules) {
                $(self.$field.rules(rules);)+
            }
        }
    )+};
}

tuples! {
    (A 0);
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_items_of_the_example_stand_for_all_items() {
        type Orders = BTreeMap<String, Vec<(u8, Option<String>)>>;
        let (example, rules) = BodyRules::of::<Orders>().unwrap();
        assert_eq!(example.to_string(), r#"{"string":[[1,"string"]]}"#);
        let mut rules: Vec<_> = rules.iter().map(|(path, list)| format!("{path} {}", list.rules[0].name())).collect();
        rules.sort();
        assert_eq!(rules, ["$ values", "$.* type", "$.*[*][0] integer", "$.*[*][1] type"]);
    }

    #[test]
    fn every_type_is_like_its_own_example() {
        fn check<T: PactBody>() {
            assert!(T::check(&T::example()).is_ok());
        }
        check::<(bool, char, &str, Cow<'_, str>)>();
        check::<(HashMap<u8, f32>, HashSet<i64>, VecDeque<()>, Box<[u8; 3]>)>();
        check::<((usize,), PhantomData<u8>)>();
    }
}
