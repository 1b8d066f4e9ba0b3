"""Styles and scripts out of `web/dist/`, which `npm run build` fills."""

import json
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class LongLived(StaticFiles):
    """Files whose names change with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """See `StaticFiles.get_response`."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


class Assets:
    """Where each style and script is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = LongLived(directory=folder, check_dir=False)
        manifest = folder / "manifest.json"
        self._names: dict[str, str] = json.loads(manifest.read_text()) if manifest.exists() else {}

    def url(self, name: str) -> str:
        """The address of a file by the name it had before the build."""
        return f"/static/{self._names.get(name, name)}"
