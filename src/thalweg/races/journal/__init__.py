from thalweg.races.journal.journal import Journal as Journal
