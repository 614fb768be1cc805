"""Parts in processes of this machine: as many at a time as there are workers, each told to stop and never left behind."""

import multiprocessing
import os
import pickle
import queue
import signal
import threading
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from solver.engine.executors.here import Here
from solver.engine.executors.interrupts import noted, withheld
from solver.engine.executors.task import Desk, Limit, Task, solved
from solver.outcome import Outcome, Phase, Progress, Told

POLL_S = 0.1
MOST_TRIES = 2  # processes that may die over one part before it is solved here
GRACE_S = 60.0  # for a process that was told to stop to give what it has
STOP = "stop"
SPAWN = multiprocessing.get_context("spawn")  # a fork would copy the solver's threads in whatever state they are


@dataclass(slots=True, kw_only=True)
class _Process:
    """A process and the line to it."""

    process: BaseProcess
    line: Connection
    task: int | None = None

    def give(self, task: Task, seconds: float | None) -> None:
        self.task = task.number
        self.line.send((task, seconds))

    def end(self) -> None:
        self.line.close()  # at the end of its line a process ends itself
        self.process.join(timeout=2)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


@dataclass(slots=True, kw_only=True)
class Processes:
    """At most `lanes` at a time."""

    lanes: int
    kind: str = "processes"
    remote: bool = False

    def run(self, tasks: Sequence[Task], desk: Desk) -> list[Outcome | None]:
        """In the order given, as processes become free. What no process could finish is solved here."""
        run = _Run(tasks={task.number: task for task in tasks}, desk=desk, most=min(self.lanes, len(tasks)))
        with noted(desk.stop):
            try:
                run.through()
            finally:
                run.end()
        left = [task for task in tasks if task.number in run.left]
        run.outcomes |= {task.number: outcome for task, outcome in zip(left, Here().run(left, desk), strict=True)}
        return [run.outcomes.get(task.number) for task in tasks]


@dataclass(slots=True, kw_only=True)
class _Run:
    """`left`: tasks over which too many processes died."""

    tasks: dict[int, Task]
    desk: Desk
    most: int
    outcomes: dict[int, Outcome | None] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)
    tries: Counter[int] = field(default_factory=Counter)
    waiting: deque[int] = field(default_factory=deque)
    processes: list[_Process] = field(default_factory=list)
    told_to_stop: Limit | None = None

    def through(self) -> None:
        """Until every task has an outcome or is left."""
        self.waiting.extend(self.tasks)
        while True:
            if self.desk.over():
                self._stop()
            else:
                self._hand_out()
            busy = {one.line: one for one in self.processes if one.task is not None}
            if not busy:
                return
            for line in wait(list(busy), timeout=POLL_S):
                self._hear(busy[line])  # type: ignore[index]

    def end(self) -> None:
        for one in self.processes:
            one.end()

    def _hand_out(self) -> None:
        while self.waiting:
            free = next((one for one in self.processes if one.task is None), None) or self._another()
            if free is None:
                return
            number = self.waiting.popleft()
            try:
                free.give(self.tasks[number], self.desk.seconds_left())
            except OSError:  # it died before it got the task
                self._lose(free)

    def _another(self) -> _Process | None:
        if len(self.processes) == self.most:
            return None
        line, theirs = SPAWN.Pipe()
        process = SPAWN.Process(target=serve, args=(theirs,), daemon=True)
        with withheld():
            process.start()
        theirs.close()
        self.processes.append(_Process(process=process, line=line))
        return self.processes[-1]

    def _hear(self, one: _Process) -> None:
        try:
            said = one.line.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            self._lose(one)
            return
        number = one.task
        assert number is not None
        if isinstance(said, Progress | Phase):
            self.desk.news(number, said)
            return
        one.task = None
        if isinstance(said, BaseException):
            raise said
        self.outcomes[number] = said

    def _lose(self, one: _Process) -> None:
        """Whatever it was at is begun again, first of all that waits."""
        self.processes.remove(one)
        one.end()
        number = one.task
        assert number is not None
        self.tries[number] += 1
        again = self.tries[number] < MOST_TRIES
        how = f"A process that solved part {number + 1} died (exit code {one.process.exitcode})"
        self.desk.word(f"{how}; {'another one begins it again' if again else 'the part is solved in this process'}.")
        if again:
            self.waiting.appendleft(number)
        else:
            self.left.append(number)

    def _stop(self) -> None:
        """Those at work give what they have; the rest is not begun."""
        self.waiting.clear()
        if self.told_to_stop is None:
            self.told_to_stop = Limit(GRACE_S)
            for one in self.processes:
                _tell_stop(one)
        elif self.told_to_stop.over():
            for one in self.processes:
                one.task = None


def _tell_stop(one: _Process) -> None:
    try:
        one.line.send(STOP)
    except OSError:  # it is gone, which is heard at its line
        return


# --- in the process ---


def serve(line: Connection) -> None:
    """Solve what comes along the line until it ends; then end, whatever is under way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tasks: queue.SimpleQueue[tuple[Task, float | None]] = queue.SimpleQueue()
    stop = threading.Event()
    threading.Thread(target=_listen, args=(line, tasks, stop), daemon=True).start()
    while True:
        task, seconds = tasks.get()
        line.send(_answer(task, seconds, line, stop))


def _listen(line: Connection, tasks: "queue.SimpleQueue[tuple[Task, float | None]]", stop: threading.Event) -> None:
    try:
        while True:
            said = line.recv()
            if said == STOP:
                stop.set()
            else:
                tasks.put(said)
    except (EOFError, OSError):
        os._exit(0)  # nobody waits any more; a search under way would not hear anything softer


def _answer(task: Task, seconds: float | None, line: Connection, stop: threading.Event) -> Outcome | Exception:
    limit = Limit(seconds)
    try:
        return solved(task, partial(_send, line), lambda: stop.is_set() or limit.over())
    except Exception as error:  # noqa: BLE001 - the edge of the process: whoever waits raises it again
        return _portable(error)


def _send(line: Connection, news: Told) -> None:
    line.send(news)


def _portable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 - whatever hinders it, the words remain
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
