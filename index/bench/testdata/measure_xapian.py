"""Measures Xapian on passages and queries made up by package bench.

    measure_xapian.py DIR QUERIES < PASSAGES

A passage is a line on the standard input: its title, a tab, its text. A query is a line of
the file QUERIES. The figures go to the standard output as JSON, in seconds.
"""

import json
import os
import sys
import time

import xapian

directory, queries = sys.argv[1], [line.rstrip("\n") for line in open(sys.argv[2])]
passages = [line.rstrip("\n").split("\t") for line in sys.stdin]

# Flushed once at the end: the default of 10,000 documents takes longer.
os.environ["XAPIAN_FLUSH_THRESHOLD"] = str(len(passages) + 1)
stemmer = xapian.Stem("english")

start = time.perf_counter()
database = xapian.WritableDatabase(directory, xapian.DB_CREATE_OR_OVERWRITE)
terms = xapian.TermGenerator()
terms.set_stemmer(stemmer)
terms.set_stemming_strategy(xapian.TermGenerator.STEM_ALL)
for title, text in passages:
    document = xapian.Document()
    document.set_data(text)
    terms.set_document(document)
    terms.index_text_without_positions(text)
    terms.index_text_without_positions(title, 1, "S")
    database.add_document(document)
database.commit()
database.close()
build = time.perf_counter() - start

size = sum(os.path.getsize(os.path.join(directory, name)) for name in os.listdir(directory))
database = xapian.Database(directory)
parser = xapian.QueryParser()
parser.set_database(database)
parser.set_stemmer(stemmer)
parser.set_stemming_strategy(xapian.QueryParser.STEM_ALL)
parser.set_default_op(xapian.Query.OP_OR)
enquire = xapian.Enquire(database)
enquire.set_weighting_scheme(xapian.BM25Weight(1.2, 0, 1, 0.75, 0))


def search(text):
    enquire.set_query(parser.parse_query(text))
    return enquire.get_mset(0, 10).size()


for query in queries:
    search(query)
took, found = [], 0
for query in queries:
    start = time.perf_counter()
    found += search(query)
    took.append(time.perf_counter() - start)
json.dump({"version": xapian.version_string(), "build": build, "bytes": size, "took": took, "found": found}, sys.stdout)
