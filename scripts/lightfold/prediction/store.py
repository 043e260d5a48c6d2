import contextlib
import hashlib
import json
import shutil


@contextlib.contextmanager
def writing(folder):
    t = folder.with_name(f".{folder.name}.tmp")
    shutil.rmtree(t, ignore_errors=True)
    t.mkdir(parents=True)
    yield t
    shutil.rmtree(folder, ignore_errors=True)
    t.rename(folder)


def finish(folder, record):
    (folder / "model.json").write_text(
        json.dumps(
            {**record, "id": hashlib.sha256(json.dumps(record).encode()).hexdigest()[:12]}, indent=1
        )
    )


def open_folder(folder):
    return json.loads((folder / "model.json").read_text())
