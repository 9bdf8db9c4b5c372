"""How the reports are printed: notebooks are run with their parameters and become HTML files.

A job is a notebook, its parameters and a language. Jobs run in processes of their own, several at
a time; one that fails says where and why, leaves the page of last time alone and does not stop the
others. What a page looks like is `pages`' business, how a cell looks `cells`'.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from .cells import CellFault, spoken
from .errors import DataError
from .frontpage import index
from .pages import Site, Theme, counterpart, page_name, report, write
from .parameters import Parameter, check_parameters, parameters_of, read
from .tables import HOME

__all__ = [
    "Job", "Outcome", "Parameter", "Site", "Theme", "check_parameters", "index", "page_name",
    "parameters_of", "render", "render_one",
]  # fmt: skip

CELL_SECONDS = 600
#: What the workers import before the first job; forked workers share one import of it.
HEAVY = (
    "papermill", "nbconvert.filters.markdown_mistune", "fontTools.subset", "fontTools.ttLib.woff2",
    "jinja2", "pygments.lexers.python", "pygments.formatters.html",
)  # fmt: skip


@dataclass(frozen=True)
class Job:
    """A page to make.

    Parameters
    ----------
    notebook : Path
    theme : str
        Id such as `04_hr_services`: names the page and marks it in the navigation.
    parameters : mapping
        Handed to the cell tagged `parameters`; `lang` is added when the notebook has it.
    lang : 'zh' or 'en'
    output : str, optional
        Name of the HTML file; by default that of the theme.
    """

    notebook: Path
    theme: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    lang: str = "zh"
    output: str = ""

    @property
    def name(self) -> str:
        """Name of the HTML file."""
        return self.output or page_name(self.theme, self.lang)


@dataclass(frozen=True)
class Outcome:
    """What became of a job: the page at `path`, or an `error` in one line and where it happened.

    `cell` counts the cells of the notebook from 1, `source` is the first line of that cell.
    """

    job: Job
    path: Path
    error: str | None = None
    cell: int | None = None
    source: str | None = None
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the page was written."""
        return self.error is None

    def __str__(self) -> str:
        if self.ok:
            return str(self.path)
        where = f", cell {self.cell} `{self.source}`" if self.cell else ""
        return f"{self.job.notebook}{where}: {self.error}"


def render(
    jobs: Sequence[Job],
    out: Path,
    *,
    site: Site,
    workers: int = 2,
    progress: Callable[[Outcome], None] | None = None,
    keep_notebooks: bool = False,
    executor: Executor | None = None,
    kernel: str = "python3",
) -> list[Outcome]:
    """Run the notebooks and write their pages into `out`.

    Parameters
    ----------
    jobs : sequence of Job
    out : Path
        Folder of the pages; made if need be.
    site : Site
        What the pages share.
    workers : int
        How many notebooks run at a time.
    progress : callable, optional
        Called with each Outcome as it comes.
    keep_notebooks : bool
        Leave the executed notebooks beside the pages.
    executor : concurrent.futures.Executor, optional
        Where the jobs run instead of processes here, such as dask's `client.get_executor()`;
        its workers must have one thread each and see the same files.
    kernel : str
        Name of the Jupyter kernel.

    Returns
    -------
    list of Outcome
        One a job, in their order.

    Raises
    ------
    ParameterError
        Before anything runs, for a parameter a notebook does not know.
    DataError
        Two jobs would write the same file.
    """
    names = [job.name for job in jobs]
    if twice := {name for name in names if names.count(name) > 1}:
        raise DataError(f"two reports would be written to {min(twice)}")
    for job in jobs:
        if job.notebook.is_file():
            check_parameters(job.notebook, job.parameters)
    outcomes: dict[str, Outcome] = {}
    pool = executor or ProcessPoolExecutor(max(1, min(workers, len(jobs))), mp_context=_context())
    with nullcontext() if executor else pool:
        waiting: dict[Future[Outcome], Job] = {}
        for job in jobs:
            there = counterpart(job.name)
            other = there if there in names or (out / there).is_file() else None
            task = pool.submit(
                render_one, job, out, site, other, keep_notebooks=keep_notebooks, kernel=kernel
            )
            waiting[task] = job
        try:
            for task in as_completed(waiting):
                outcome = _outcome(task, waiting[task], out)
                outcomes[outcome.job.name] = outcome
                if progress:
                    progress(outcome)
        except BaseException:
            for task in waiting:
                task.cancel()
            raise
    return [outcomes[name] for name in names]


def _outcome(task: Future[Outcome], job: Job, out: Path) -> Outcome:
    try:
        return task.result()
    except Exception as error:  # noqa: BLE001  # whatever killed the worker, the others go on
        return Outcome(job, out / job.name, f"its process ended: {_last_line(error)}")


def _context() -> BaseContext:
    """Workers forked from a clean process that has done the imports; spawned on Windows."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([*HEAVY, __name__])
    return context


def render_one(
    job: Job,
    out: Path,
    site: Site,
    other: str | None = None,
    *,
    keep_notebooks: bool = False,
    kernel: str = "python3",
) -> Outcome:
    """Run one notebook and write its page: what a worker process does for `render`.

    It sets the process's environment and may change its folder, so it wants a process to itself.
    """
    import nbformat

    started = time.perf_counter()
    path = out / job.name
    fault: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="hrss-") as scratch:
        try:
            executed = _execute(job, Path(scratch), kernel)
            if keep_notebooks:
                write(path.with_suffix(".ipynb"), nbformat.writes(executed))
            _refuse_error(executed)
            write(path, report(executed.cells, site, job.theme, job.lang, other))
        except CellFault as error:
            fault = {"error": str(error), **_where(error.cell)}
        except DataError as error:
            fault = {"error": str(error)}
        except Exception as error:  # noqa: BLE001  # a kernel can die in many ways
            fault = {"error": f"{type(error).__name__}: {_last_line(error)}"}
    return Outcome(job, path, seconds=time.perf_counter() - started, **fault)


def _execute(job: Job, scratch: Path, kernel: str) -> Any:
    """The executed notebook; the cell it failed in, if it did, carries the error as its output."""
    import logging

    import nbformat
    import papermill
    from traitlets.config import Config

    notebook = read(job.notebook)
    for place, cell in enumerate(notebook.cells, start=1):
        cell.metadata["place"] = place
    notebook.cells = spoken(notebook.cells, job.lang)
    parameters = dict(job.parameters)
    if "lang" in parameters_of(job.notebook):
        parameters.setdefault("lang", job.lang)
    # Nothing of the person's own set-up or of this moment may show in a page.
    os.environ |= {
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(scratch),
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    # Sockets in the scratch folder: kernels started at once cannot race for a port. The system
    # limits a socket's path to about a hundred characters.
    local = os.name == "posix" and len(str(scratch)) < 80
    sockets = {"transport": "ipc", "ip": str(scratch / "kernel")} if local else {}
    logging.getLogger("papermill").setLevel(logging.ERROR)
    # After Ctrl-C the kernels are gone before their clients: no news to a person.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    asked, done = str(scratch / "asked.ipynb"), str(scratch / "done.ipynb")
    nbformat.write(notebook, asked)
    with suppress(papermill.PapermillExecutionError):  # the notebook it wrote tells
        papermill.execute_notebook(
            asked,
            done,
            parameters,
            kernel_name=kernel,
            language="python",
            cwd=str(HOME),
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            execution_timeout=CELL_SECONDS,
            shutdown_kernel="immediate",
            config=Config({"KernelManager": sockets}),
        )
    return nbformat.read(done, as_version=4)


def _refuse_error(executed: Any) -> None:
    """Say which cell failed, if one did."""
    for cell in executed.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                raise CellFault(cell, f"{output.ename}: {_last_line(output.evalue)}")


def _where(cell: Mapping[str, Any]) -> dict[str, Any]:
    first = next((line.strip() for line in cell["source"].splitlines() if line.strip()), "")
    return {"cell": cell["metadata"].get("place"), "source": first}


def _last_line(error: object) -> str:
    return next((line.strip() for line in reversed(str(error).splitlines()) if line.strip()), "")
