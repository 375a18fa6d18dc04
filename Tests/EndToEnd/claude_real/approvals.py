# SPDX-License-Identifier: Apache-2.0
"""A client that can be asked, and how it answers. (protocol.md section 8)"""

CLIENT = {"experimental": {"massgen": {"approvalRequests": True, "inputRequests": True}}}


def option(ask, kind):
    """The id of the option of a kind."""
    return next(one["optionId"] for one in ask["options"] if one["kind"] == kind)


def requests(one):
    """What the server has asked this client to approve, in order."""
    return [request for request in one.server_requests if request["method"] == "massgen/approval/request"]


def answer_next(one, kind, after=0, timeout=30):
    """Answers the next request for approval, not counting the first ``after``, with the option of a kind; returns what
    was asked."""
    request = one.wait(lambda: requests(one)[after:], timeout, "a request for approval")[0]
    one.respond(request["id"], {"outcome": "selected", "optionId": option(request["params"], kind)})
    return request["params"]
