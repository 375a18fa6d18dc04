# SPDX-License-Identifier: Apache-2.0
"""The endpoints beside the model calls: files, vector stores, model lists, token counts."""

import email.parser
import email.policy
import re


class StoredFile:
    """An uploaded file; ``is_deleted`` once it was taken away again."""

    def __init__(self, identity, name, data, media_type="", purpose=""):
        self.identity, self.name, self.data = identity, name, data
        self.media_type, self.purpose, self.is_deleted = media_type, purpose, False


class Storage:
    """Files and vector stores by id."""

    def __init__(self):
        self.files, self.stores, self.models, self._pending = {}, {}, ["model-a", "model-b"], {}
        self.downloads = {}  # what stands at /media/NAME, for anybody

    def play(self, exchange):
        """Answers a request that is no model call; False when there is no such endpoint."""
        request = exchange.request
        for method, pattern, action in self.ENDPOINTS:
            found = re.fullmatch(pattern, request.route)
            if found and method == request.method:
                getattr(self, action)(exchange, *found.groups())
                return True
        return False

    ENDPOINTS = (
        ("POST", r".*/messages/count_tokens", "count"),
        ("POST", r".*/responses/input_tokens", "count"),
        ("POST", r".*:countTokens", "count"),
        ("GET", r"/media/([\w.-]+)", "download"),
        ("GET", r".*/models", "list_models"),
        ("POST", r".*/upload/v1beta/files", "begin_upload"),
        ("POST", r"/resumable/(\w+)", "finish_upload"),
        ("GET", r".*/v1beta/(files/\w+)", "get_gemini_file"),
        ("DELETE", r".*/v1beta/(files/\w+)", "delete_file"),
        ("POST", r".*/vector_stores", "create_store"),
        ("GET", r".*/vector_stores/(vs_\w+)", "get_store"),
        ("DELETE", r".*/vector_stores/(vs_\w+)", "delete_store"),
        ("POST", r".*/vector_stores/(vs_\w+)/files", "attach"),
        ("GET", r".*/vector_stores/(vs_\w+)/files/(file_\w+)", "get_attached"),
        ("GET", r".*/vector_stores/(vs_\w+)/files", "list_attached"),
        ("POST", r".*/files", "upload"),
        ("GET", r".*/files/(file_\w+)", "get_file"),
        ("DELETE", r".*/files/(file_\w+)", "delete_file"),
    )

    def count(self, exchange):
        exchange.reply(200, {"input_tokens": 100, "totalTokens": 100, "object": "response.input_tokens"})

    def download(self, exchange, name):
        exchange.reply(200, self.downloads[name], content_type="application/octet-stream")

    def list_models(self, exchange):
        if exchange.request.route.endswith("/v1beta/models"):
            exchange.reply(200, {"models": [{"name": f"models/{name}"} for name in self.models]})
        else:
            data = [{"id": name, "object": "model", "type": "model", "display_name": name} for name in self.models]
            exchange.reply(200, {"object": "list", "data": data, "has_more": False})

    # Files of OpenAI and Anthropic

    def upload(self, exchange):
        fields = multipart(exchange.request)
        name, media_type, data = fields["file"]
        purpose = fields.get("purpose", ("", "", b""))[2].decode()
        one = StoredFile(f"file_{len(self.files) + 1}", name, data, media_type, purpose)
        self.files[one.identity] = one
        exchange.reply(200, self._describe(one))

    @staticmethod
    def _describe(one):
        return {
            "id": one.identity,
            "object": "file",
            "type": "file",
            "filename": one.name,
            "bytes": len(one.data),
            "size_bytes": len(one.data),
            "mime_type": one.media_type,
            "created_at": 1,
            "purpose": one.purpose,
            "status": "processed",
        }

    def get_file(self, exchange, identity):
        exchange.reply(200, self._describe(self.files[identity]))

    def delete_file(self, exchange, identity):
        self.files[identity].is_deleted = True
        exchange.reply(200, {"id": identity, "object": "file", "type": "file_deleted", "deleted": True})

    # Vector stores

    def create_store(self, exchange):
        identity = f"vs_{len(self.stores) + 1}"
        self.stores[identity] = {"files": list(exchange.request.json.get("file_ids") or []), "is_deleted": False}
        exchange.reply(200, self._describe_store(identity))

    def _describe_store(self, identity):
        count = len(self.stores[identity]["files"])
        counts = {"in_progress": 0, "completed": count, "failed": 0, "cancelled": 0, "total": count}
        return {"id": identity, "object": "vector_store", "created_at": 1, "status": "completed", "file_counts": counts}

    def get_store(self, exchange, identity):
        exchange.reply(200, self._describe_store(identity))

    def delete_store(self, exchange, identity):
        self.stores[identity]["is_deleted"] = True
        exchange.reply(200, {"id": identity, "object": "vector_store.deleted", "deleted": True})

    def attach(self, exchange, identity):
        file_id = exchange.request.json["file_id"]
        assert file_id in self.files, f"{file_id} was never uploaded"
        self.stores[identity]["files"].append(file_id)
        exchange.reply(200, self._describe_attached(identity, file_id))

    @staticmethod
    def _describe_attached(identity, file_id):
        return {
            "id": file_id,
            "object": "vector_store.file",
            "vector_store_id": identity,
            "status": "completed",
            "created_at": 1,
        }

    def get_attached(self, exchange, identity, file_id):
        exchange.reply(200, self._describe_attached(identity, file_id))

    def list_attached(self, exchange, identity):
        data = [self._describe_attached(identity, one) for one in self.stores[identity]["files"]]
        exchange.reply(200, {"object": "list", "data": data, "has_more": False})

    # Files of Gemini

    def begin_upload(self, exchange):
        headers, request = exchange.request.headers, exchange.request
        assert headers.get("x-goog-upload-protocol") == "resumable", headers
        assert headers.get("x-goog-upload-command") == "start", headers
        token = f"u{len(self._pending) + 1}"
        asked = (request.json.get("file") or {}) if request.body else {}
        media_type = headers.get("x-goog-upload-header-content-type", "")
        self._pending[token] = (asked.get("displayName") or asked.get("display_name") or "", media_type)
        place = f"http://127.0.0.1:{exchange.provider.port}/resumable/{token}"
        exchange.reply(200, {}, [("X-Goog-Upload-URL", place), ("X-Goog-Upload-Status", "active")])

    def finish_upload(self, exchange, token):
        assert exchange.request.headers.get("x-goog-upload-command") == "upload, finalize", exchange.request.headers
        name, media_type = self._pending.pop(token)
        one = StoredFile(f"files/f{len(self.files) + 1}", name, exchange.request.body, media_type)
        self.files[one.identity] = one
        exchange.reply(200, {"file": self._gemini_file(exchange, one)}, [("X-Goog-Upload-Status", "final")])

    @staticmethod
    def _gemini_file(exchange, one):
        return {
            "name": one.identity,
            "uri": f"http://127.0.0.1:{exchange.provider.port}/v1beta/{one.identity}",
            "mimeType": one.media_type,
            "sizeBytes": str(len(one.data)),
            "state": "ACTIVE",
        }

    def get_gemini_file(self, exchange, identity):
        exchange.reply(200, self._gemini_file(exchange, self.files[identity]))

    def find(self, part):
        """The uploaded file that a part of a request points to."""
        for one in self.files.values():
            if one.identity == part.file_id or part.url.endswith("/v1beta/" + one.identity):
                return one
        return None

    @property
    def left_over(self):
        """What was uploaded or created and never taken away."""
        files = [one.identity for one in self.files.values() if not one.is_deleted]
        return files + [identity for identity, one in self.stores.items() if not one["is_deleted"]]


def multipart(request):
    """The fields of a form: name → (file name, type, bytes)."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + request.body)
    assert message.is_multipart(), f"not a form: {request.headers['content-type']}"
    fields = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        fields[name] = (part.get_filename() or "", part.get_content_type(), part.get_payload(decode=True))
    return fields
