//! Who stops a command when this process cannot: it was killed, or ended without a word.

use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdin, Command, Stdio};

/// Waits for the end of its input. It is told the command's group in a line, and in another one that there is nothing left
/// to do. Where that does not come, who started it is gone: what is left is asked to end, and then killed. Like the
/// command, it is in a group of its own, so that what a terminal sends does not reach it.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
mark=$1
read -r group
while read -r line; do
    [ "$line" = done ] && exit
done
marked() {
    for file in /proc/[0-9]*/environ; do
        grep -qF "$mark" "$file" 2>/dev/null || continue
        pid=${file%/environ}
        kill "$1" "${pid#/proc/}" && left=1
    done
}
all() {
    left=
    [ -n "$group" ] && kill "$1" "-$group" && left=1
    marked "$1"
    [ -n "$left" ]
}
all -TERM && sleep 1 && all -0 && sleep 1 && all -0 && sleep 1
all -KILL
"#;

#[derive(Debug)]
pub(super) struct Guardian {
    child: Child,
    /// Open as long as this process lives.
    line: Option<ChildStdin>,
}

impl Guardian {
    /// Begins to watch; `None` where there is no shell. What is to be stopped has the mark in its environment.
    pub(super) fn watch(mark: &str) -> Option<Self> {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT, "pact-guardian", mark]).process_group(0);
        // Another directory would be in use as long as this runs.
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().ok()?;
        let line = child.stdin.take();
        Some(Guardian { child, line })
    }

    /// Tells it the number of the process that is the first of its group.
    pub(super) fn is_for(&mut self, group: u32) {
        self.say(&group.to_string());
    }

    fn say(&mut self, line: &str) {
        // One that is gone watches nothing; what it is for is stopped here.
        let _ = self.line.as_mut().map(|pipe| writeln!(pipe, "{line}"));
    }
}

impl Drop for Guardian {
    /// There is nothing left to do for it.
    fn drop(&mut self) {
        self.say("");
        self.say("done");
        self.line = None;
        let _ = self.child.wait();
    }
}
