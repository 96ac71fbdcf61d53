"""How gunicorn serves the live room: one process, one gevent worker. `script/server` starts it."""

from __future__ import annotations

import gc
import os
import resource
import signal

wsgi_app = "app:create_app(migrations=False)"
worker_class = "gevent"
workers = 1  # a second process never helps SQLite, and the live bus is in memory
worker_connections = 10_000
backlog = 2048  # a whole room acts within the same two seconds
graceful_timeout = 3  # open streams never end by themselves
keepalive = 15
control_socket_disable = True
accesslog = None  # addresses of visitors are not kept
loglevel = "warning"


def on_starting(server: object) -> None:
    """Every listening phone holds one open file, and the usual limit of 1,024 is one conference hall."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def post_worker_init(worker: object) -> None:
    """Leave Ctrl+C to the master, which tells the worker once; say where to look, now that we really answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what was just loaded stays for good, so it is not gone through again and again for rubbish
    gc.set_threshold(20_000, 20, 50)
    address = os.environ.get("BASE_URL")
    if address:
        print(f"Common Thread is ready: {address}    (Ctrl+C stops it)", flush=True)
