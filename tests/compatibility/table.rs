//! The tables of the features.

use std::collections::BTreeMap;

use cucumber::gherkin::Step;
use serde_json::Value;

use super::world::Checked;

/// The cells of a row that are not empty, by column.
pub(crate) type Row = BTreeMap<String, String>;

/// The rows of a step's table, the first of which names the columns.
pub(crate) fn rows(step: &Step) -> Checked<Vec<Row>> {
    let (columns, rows) = cells(step)?.split_first().ok_or("the table is empty")?;
    let row = |cells: &Vec<String>| {
        let cells = columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
        cells.map(|(column, cell)| (column.clone(), cell.clone())).collect()
    };
    Ok(rows.iter().map(row).collect())
}

/// The only row of a step's table.
pub(crate) fn row(step: &Step) -> Checked<Row> {
    let mut rows = rows(step)?;
    match (rows.pop(), rows.is_empty()) {
        (Some(row), true) => Ok(row),
        _ => Err("the table has not one row".into()),
    }
}

/// A row whose cells are JSON.
pub(crate) fn parameters(step: &Step) -> Checked<Value> {
    let parameters = row(step)?.into_iter().map(|(name, text)| Ok((name, serde_json::from_str(&text)?)));
    Ok(Value::Object(parameters.collect::<Checked<_>>()?))
}

/// A step's table, each line of which is a name and a value.
pub(crate) fn pairs(step: &Step) -> Checked<Row> {
    let pair = |cells: &Vec<String>| match cells.as_slice() {
        [name, value] => Ok((name.clone(), value.clone())),
        _ => Err("the table has not two columns".into()),
    };
    cells(step)?.iter().map(pair).collect()
}

fn cells(step: &Step) -> Checked<&[Vec<String>]> {
    Ok(&step.table.as_ref().ok_or("the step has no table")?.rows)
}

/// Takes a cell out of a row, so that what is left over can be told.
pub(crate) fn take(row: &mut Row, column: &str) -> Option<String> {
    row.remove(column)
}

/// Fails if something of a row was not used: nothing that a feature says is left out.
pub(crate) fn all_used(row: &Row) -> Checked {
    match row.keys().next() {
        None => Ok(()),
        Some(column) => Err(format!("nobody knows the column {column:?}").into()),
    }
}
