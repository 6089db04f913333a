"""What ingest costs: a police.uk archive into a fresh store, beside a bare conversion of its extracted files.

    python benchmarks/ingest.py south-yorkshire_2024-01_2025-12.zip

Ours unpacks, checks, digests, writes Parquet, forces it to disk and counts what the ingest record holds. The bare one
is DuckDB's `COPY (SELECT * FROM read_csv(..., all_varchar = true)) TO ...` of each file, extracted before. Each runs
in a process of its own, in turns, and is told with and without its imports. The limit is what an ingest of a zip by
these means cannot leave out: to unpack, to digest once, and to convert with the columns known. Exits with 1 where ours
takes more CPU than the bare one, or more than 400 MB.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import textwrap
import zipfile
from pathlib import Path

REPEATS = 7
MEMORY_LIMIT_MB = 400

OURS = """
    import time
    began = time.process_time()
    import json, resource, sys
    from pathlib import Path
    from netharm.data.police_uk import ingest_archive
    from netharm.data.quality import ingest_record
    from netharm.data.store import Store
    from netharm.study.data_source import DataSource
    imported = time.process_time()
    store = Store(Path(sys.argv[3]) / "store")
    added = ingest_archive(store, "recorded_offences", DataSource(source="police.uk"), Path(sys.argv[1]))
    record = ingest_record(store, "recorded_offences", added)
"""

BARE = """
    import time
    began = time.process_time()
    import json, resource, sys
    from pathlib import Path
    import duckdb
    imported = time.process_time()
    connection = duckdb.connect()
    record = {"files": 0}
    for path in sorted(Path(sys.argv[2]).rglob("*.csv")):
        query = "COPY (SELECT * FROM read_csv($1, all_varchar = true)) TO $2 (FORMAT parquet)"
        connection.execute(query, [str(path), str(Path(sys.argv[3]) / f"{path.stem}.parquet")])
        record["files"] += 1
"""

LIMIT = """
    import time
    began = time.process_time()
    import hashlib, json, resource, sys, zipfile
    from pathlib import Path
    import duckdb
    imported = time.process_time()
    connection = duckdb.connect(config={"threads": 1})
    record = {"files": 0}
    with zipfile.ZipFile(sys.argv[1]) as opened:
        for info in opened.infolist():
            raw = opened.read(info)
            hashlib.sha256(raw)
            text = Path(sys.argv[3]) / "rows.csv"
            text.write_bytes(raw)
            names = raw[:raw.index(b"\\n")].decode().strip().split(",")
            columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
            query = f"COPY (SELECT * FROM read_csv($1, columns = {{{columns}}}, auto_detect = false, header = true,"
            query += " delim = ',', quote = '\\"', escape = '\\"')) TO $2 (FORMAT parquet)"
            connection.execute(query, [str(text), str(Path(sys.argv[3]) / f"{record['files']}.parquet")])
            record["files"] += 1
"""

REPORT = """
    done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    told = {"import": imported - began, "work": done - imported, "whole": done, "MB": peak, "record": record}
    print(json.dumps(told))
"""


def main() -> int:
    archive = Path(sys.argv[1]).resolve()
    programs = {"netharm": OURS, "bare DuckDB": BARE, "the limit": LIMIT}
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as folder:
        extracted = Path(folder) / "extracted"
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(extracted)
        for _ in range(REPEATS):
            for name, program in programs.items():
                with tempfile.TemporaryDirectory(dir=folder) as written:
                    runs[name].append(run(program, archive, extracted, Path(written)))
    print(json.dumps(runs["netharm"][0]["record"]))
    print(f"\nCPU seconds (user and system, all threads), median of {REPEATS} runs in turns; peak memory")
    print(f"{'':14}{'work':>8}{'imports':>9}{'whole process':>15}{'MB':>7}")
    for name, found in runs.items():
        work, imports, whole, memory = (median(found, key) for key in ("work", "import", "whole", "MB"))
        print(f"{name:14}{work:8.2f}{imports:9.2f}{whole:15.2f}{memory:7.0f}")
    ours, bare, limit = (median(runs[name], "work") for name in programs)
    whole = median(runs["netharm"], "whole") / median(runs["bare DuckDB"], "whole")
    print(f"\nours / bare: {ours / bare:.2f} (whole processes {whole:.2f}); ours / limit: {ours / limit:.2f}")
    memory = max(each["MB"] for each in runs["netharm"])
    return 0 if ours <= bare and memory <= MEMORY_LIMIT_MB else 1


def run(program: str, archive: Path, extracted: Path, written: Path) -> dict[str, float]:
    code = textwrap.dedent(program) + textwrap.dedent(REPORT)
    command = [sys.executable, "-c", code, str(archive), str(extracted), str(written)]
    answer = subprocess.run(command, check=True, capture_output=True).stdout
    found: dict[str, float] = json.loads(answer)
    return found


def median(runs: list[dict[str, float]], key: str) -> float:
    return statistics.median(each[key] for each in runs)


if __name__ == "__main__":
    sys.exit(main())
