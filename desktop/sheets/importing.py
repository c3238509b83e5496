"""From an opened sheet to records: propose a mapping, check everything, then import wholly or not at all.

The contract for the window and the command line:

    importer = Importer(store, codes, grids, kinds)     # kinds: PeopleSheets(...), HouseholdSheets(...), ...
    importer.kinds                                      # {"people": PeopleSheets, ...} with .title
    importer.guess_kind(table)                          # "people", by the headings
    mapping = importer.propose(kind, table)             # what each column was taken for: desktop.sheets.mapping
    mapping = mapping.chosen(column, "id_no")           # the clerk changes it; "" passes the column over
    importer.remember(mapping.confirmed())              # the same headings are certain next time
    checked = importer.check(table, mapping, options, progress)      # touches nothing: desktop.sheets.checked
    checked.counts.importable, checked.counts.faulty, checked.faults.page(0, 100), checked.notes, checked.questions
    importer.save_faults(checked, table, path, progress)             # same rows and headings, and the column 问题
    batch = importer.commit(checked, progress)          # key of the batch; Refusal where nothing would change
    importer.batches(limit)                             # newest first
    importer.obstacles(batch)                           # what stands in the way of taking a batch back
    importer.take_back(batch, progress)                 # all of it; Refusal naming what stands in the way

`options` is `desktop.intake.options.Options`. Rows that need a decision are kept with the batch: `desktop.sheets.deciding`.
A `Progress` that is cancelled raises `Cancelled` from any of these, and leaves the data as they were.
"""
