"""The processes of Waymark, kept running by supervisord: restarted with back-off when one crashes."""

import sys
from dataclasses import dataclass
from pathlib import Path

from api.installation_secrets import secret_keys
from api.running.database import connection_environment
from api.settings import PROJECT, Settings

BOT_PYTHON = PROJECT / "bot" / ".venv" / "bin" / "python"


@dataclass(frozen=True)
class Process:
    """One long-running program. `health` is an address that answers 200 when it is ready."""

    name: str
    command: str
    health: str | None = None


def processes(settings: Settings) -> list[Process]:
    """What runs, in the order in which it is started."""
    api = f"http://127.0.0.1:{settings.port}"
    return [
        Process("actions", _actions(settings), f"http://127.0.0.1:{settings.actions_port}/health"),
        Process("rasa", _rasa(settings), f"{settings.rasa_url}/"),
        Process("api", f"{sys.executable} -m api run-api", f"{api}/health"),
        Process("worker", f"{sys.executable} -m api run-worker"),
    ]


def _actions(settings: Settings) -> str:
    return f"{BOT_PYTHON} -m rasa_sdk --actions bot.actions --port {settings.actions_port}"


def _rasa(settings: Settings) -> str:
    return (
        f"{BOT_PYTHON} -m rasa run --model models/waymark.tar.gz --endpoints bot/endpoints.yml "
        f"--credentials bot/credentials.yml --interface 127.0.0.1 --port {settings.rasa_port}"
    )


def bot_environment(settings: Settings, database_url: str) -> dict[str, str]:
    """What Rasa and the action server are told: loopback only, no telemetry, where the API is, its secrets."""
    return {
        "WAYMARK_API_URL": f"http://127.0.0.1:{settings.port}",
        "WAYMARK_ACTIONS_URL": f"http://127.0.0.1:{settings.actions_port}/webhook",
        "WAYMARK_SECRET_KEY": ",".join(secret_keys(settings)),
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_HOST": "127.0.0.1",
        # The arithmetic after encoding is small: sharing it out costs more than doing it.
        "OPENBLAS_NUM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        **(connection_environment(database_url) if database_url else {}),
    }


def supervisor_config(settings: Settings, folder: Path) -> str:
    """A configuration file for supervisord."""
    programs = "\n".join(_program(process) for process in processes(settings))
    return f"""[supervisord]
nodaemon=true
silent=false
loglevel=info
logfile={folder}/supervisor.log
pidfile={folder}/supervisor.pid
childlogdir={folder}

{programs}"""


def _program(process: Process) -> str:
    return f"""[program:{process.name}]
command={process.command}
directory={PROJECT}
autorestart=true
startsecs=5
startretries=10
stopasgroup=true
killasgroup=true
stopwaitsecs=8
redirect_stderr=true
stdout_logfile=%(here)s/{process.name}.log
stdout_logfile_maxbytes=5MB
stdout_logfile_backups=2
"""
