"""The demo county: invented units, staff, documents, applications and letters, marked as demo on every page.

Nothing in the portal imports it; `manage.py load_demo` and the tests do. Everything is composed anew on each run, the same for the
same arguments: chance comes from `demo.dice.dice_for(name)` alone, and a second run changes nothing.

- `units/`, `documents/`, `applications/`, `letters/`: one package a subject.
- `data/`: every Chinese sentence, as TOML. Whoever edits the wording edits these files; slots are written {so}, and the head of a
  file says which ones it has. `data/sheets/` holds whole items: title, summary, keywords and text of one kind of document each.
- `sentences.read(name, shape)`: reads a file strictly into a NamedTuple; a key too many or too few is an error that names file
  and key.

To add a subject (the cases of a new app):

1. `data/<subject>.toml` with its sentences, and a NamedTuple that says which keys it has.
2. `demo/<subject>/` (or a module) with `load_<subject>(number, *, today) -> int`: takes in that many cases made up to `today`, in
   few statements, marks them as demo, returns how many are new, and 0 where some exist already.
3. A row in `SUBJECTS` of `management/commands/load_demo.py`, after the subjects it builds on; its option --<subject> comes with it.
4. A test that loads a few and looks at the pages. The reform of 2019 renamed units: ask `DemoUnit.name_on(day)`.
"""
