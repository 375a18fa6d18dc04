# SPDX-License-Identifier: Apache-2.0
"""The official SDKs as clients of a loopback server: what they read from a stream.

Run with the packages of requirements.txt. Reads a JSON object a line {"api", "root", "model"} and answers each with
{"text", "calls": [[name, arguments]], "stop", "usage": [input, output]} or {"error"}; with "upload", the path of a
file, it uploads and deletes it instead and answers with its id.
"""

import json
import pathlib
import sys

import anthropic
import openai
from google import genai

TASK = "What is a language server?"


def ask_anthropic(root, model):
    client = anthropic.Anthropic(api_key="sdk", base_url=root, max_retries=0)
    messages = [{"role": "user", "content": TASK}]
    with client.messages.stream(model=model, max_tokens=1000, messages=messages) as stream:
        message = stream.get_final_message()
    text = "".join(block.text for block in message.content if block.type == "text")
    calls = [[block.name, block.input] for block in message.content if block.type == "tool_use"]
    usage = message.usage
    cached = (usage.cache_creation_input_tokens or 0) + (usage.cache_read_input_tokens or 0)
    return text, calls, message.stop_reason, [usage.input_tokens + cached, usage.output_tokens]


def ask_responses(root, model):
    client = openai.OpenAI(api_key="sdk", base_url=f"{root}/v1", max_retries=0)
    with client.responses.stream(model=model, input=TASK) as stream:
        response = stream.get_final_response()
    calls = [[item.name, json.loads(item.arguments)] for item in response.output if item.type == "function_call"]
    return response.output_text, calls, response.status, [response.usage.input_tokens, response.usage.output_tokens]


def ask_chat(root, model):
    client = openai.OpenAI(api_key="sdk", base_url=f"{root}/v1", max_retries=0)
    messages = [{"role": "user", "content": TASK}]
    options = {"include_usage": True}
    with client.chat.completions.stream(model=model, messages=messages, stream_options=options) as stream:
        completion = stream.get_final_completion()
    choice, usage = completion.choices[0], completion.usage
    calls = [[call.function.name, json.loads(call.function.arguments)] for call in choice.message.tool_calls or []]
    counts = [usage.prompt_tokens, usage.completion_tokens] if usage else None
    return choice.message.content or "", calls, choice.finish_reason, counts


def ask_gemini(root, model):
    client = genai.Client(api_key="sdk", http_options=genai.types.HttpOptions(base_url=root, api_version="v1beta"))
    text, calls, stop, counts = "", [], None, None
    for chunk in client.models.generate_content_stream(model=model, contents=TASK):
        for candidate in chunk.candidates or []:
            for part in (candidate.content.parts if candidate.content else None) or []:
                text += part.text or "" if not part.thought else ""
                calls += [[part.function_call.name, part.function_call.args]] if part.function_call else []
            stop = candidate.finish_reason.value if candidate.finish_reason else stop
        usage = chunk.usage_metadata
        if usage:
            written = (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0)
            counts = [(usage.prompt_token_count or 0) + (usage.tool_use_prompt_token_count or 0), written]
    return text, calls, stop, counts


def upload_anthropic(root, path):
    client = anthropic.Anthropic(api_key="sdk", base_url=root, max_retries=0)
    file = client.beta.files.upload(file=pathlib.Path(path))
    client.beta.files.delete(file.id)
    return file.id


def upload_responses(root, path):
    client = openai.OpenAI(api_key="sdk", base_url=f"{root}/v1", max_retries=0)
    with open(path, "rb") as data:
        file = client.files.create(file=data, purpose="assistants")
    store = client.vector_stores.create(name="store")
    state = client.vector_stores.files.create_and_poll(file.id, vector_store_id=store.id)
    assert state.status == "completed", state
    client.vector_stores.delete(store.id)
    client.files.delete(file.id)
    return file.id


def upload_gemini(root, path):
    client = genai.Client(api_key="sdk", http_options=genai.types.HttpOptions(base_url=root, api_version="v1beta"))
    file = client.files.upload(file=path)
    assert client.files.get(name=file.name).state.value == "ACTIVE"
    client.files.delete(name=file.name)
    return file.name


UPLOAD = {"anthropic": upload_anthropic, "responses": upload_responses, "gemini": upload_gemini}
ASK = {"anthropic": ask_anthropic, "responses": ask_responses, "chat": ask_chat, "gemini": ask_gemini}


def answer_to(api, root, model=None, upload=None):
    if upload:
        return UPLOAD[api](root, upload)
    text, calls, stop, usage = ASK[api](root, model)
    return {"text": text, "calls": calls, "stop": stop, "usage": usage}


def main():
    print("ready", flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = answer_to(**question)
        except Exception as error:  # noqa: BLE001 - the SDKs have many
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
