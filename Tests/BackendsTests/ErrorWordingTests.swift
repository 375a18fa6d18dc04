// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import Testing

@Suite("What providers say when they refuse")
struct ErrorWordingTests {
  static func failure(_ status: Int, _ message: String, provider: String = "generic", parameter: String? = nil)
    -> ModelFailure
  {
    var error: JSONObject = ["message": .string(message), "type": "invalid_request_error"]
    if let parameter { error["param"] = .string(parameter) }
    let body: JSONValue = ["error": .object(error)]
    return ErrorClassifier(provider: ProviderTable.profile(id: provider) ?? ProviderTable.generic)
      .classify(status: status, headers: [], body: body.encoded()).failure
  }

  @Test(
    "A model that takes no files of a kind is told from a file that is not taken",
    arguments: [
      (400, "Invalid content type. image_url is only supported by certain models.", .mediaUnsupported),
      (400, "Invalid content type. input_audio is only supported by certain models.", .mediaUnsupported),
      (404, "No endpoints found that support image input", .mediaUnsupported),
      (404, "No endpoints found that support input audio", .mediaUnsupported),
      (404, "No endpoints found that support tool use. To learn more …", .invalidRequest),
      (404, "No endpoints found for vendor/model.", .notFound),
      (400, "messages[1]: unknown variant `image_url`, expected `text` at line 1", .mediaUnsupported),
      (422, "messages[1]: unknown variant `file`, expected `text`", .mediaUnsupported),
      (400, "messages[0].role: unknown variant `developer`, expected `system`", .invalidRequest),
      (400, "'messages.1.content' : value must be a string", .mediaUnsupported),
      (400, "tools.0.name: value must be a string", .invalidRequest),
      (400, "messages: content must be a string", .mediaUnsupported),
      (400, "m is not a multimodal model", .mediaUnsupported),
      (400, "At most 0 image(s) may be provided in one prompt.", .mediaUnsupported),
      (400, "At most 2 image(s) may be provided in one prompt.", .invalidMedia),
      (400, "At most 1 audio(s) may be provided in one request.", .invalidMedia),
      (500, "Unsupported content part type: \"image_url\"", .mediaUnsupported),
      (500, "image input is not supported - hint: you may need to provide the mmproj", .mediaUnsupported),
      (500, "cannot identify image file", .invalidMedia),
      (500, "Failed to render the image of the status page", .server),
      (400, "Model does not support images. Please use a model that does.", .mediaUnsupported),
      (400, "This model does not support image inputs.", .mediaUnsupported),
      (400, "This model does not support image/tiff", .invalidMedia),
      (400, "The model does not support image generation", .invalidRequest),
      (400, "This model does not support images larger than 5 MB", .invalidMedia),
      (400, "Image input modality is not enabled for models/gemini-x", .mediaUnsupported),
      (400, "unsupported image format", .invalidMedia),
      (400, "Unsupported MIME type: image/tiff", .invalidMedia),
      (400, "Unable to process input image. Please retry or report.", .invalidMedia),
      (
        400, "messages.0.content.1.image.source.base64.data: Image does not match the provided media type",
        .invalidMedia
      ),
      (400, "A maximum of 100 PDF pages may be provided.", .invalidMedia),
      (400, "The image length and width do not meet the model restrictions.", .invalidMedia),
      (413, "Image too large for this model", .invalidMedia),
      (415, "unsupported image type", .invalidMedia),
      (400, "This model's maximum context length is 4096 tokens; your image exceeds it", .contextLength),
      (400, "Something about a picture", .invalidRequest),
    ] as [(Int, String, FailureClass)])
  func media(_ status: Int, _ message: String, _ expected: FailureClass) {
    let failure = Self.failure(status, message)
    #expect(failure.failureClass == expected)
    #expect(failure.retryable == expected.isRetryable)
  }

  @Test(
    "The member that is to blame is found in the body or in the words",
    arguments: [
      ("Unsupported value", "temperature", "temperature"),
      ("Unsupported parameter: 'max_tokens' is not supported with this model.", nil, "max_tokens"),
      ("temperature: Extra inputs are not permitted", nil, "temperature"),
      (
        "Extra inputs are not permitted, field: 'messages[2].reasoning_content', value: 'x'", nil,
        "messages[2].reasoning_content"
      ),
      ("Unrecognized request argument supplied: reasoning_effort", nil, "reasoning_effort"),
      ("Argument not supported on this model: presencePenalty", nil, "presencePenalty"),
      ("property 'stream_options' is unsupported, did you mean …", nil, "stream_options"),
      ("Invalid JSON payload received. Unknown name \"foo\" at 'tools': Cannot find field.", nil, "foo"),
      ("`top_p` and `temperature` differ: `temperature` is deprecated for this model.", nil, "temperature"),
      ("`temperature` may only be set to 1 when thinking is enabled", nil, "temperature"),
      ("The request is not valid: '' “temperature”", nil, nil),
      (": extra inputs are not permitted", nil, nil),
    ] as [(String, String?, String?)])
  func parameter(_ message: String, _ parameter: String?, _ expected: String?) {
    let failure = Self.failure(400, message, parameter: parameter)
    #expect(failure.parameter == expected)
    #expect((failure.hint != nil) == (expected != nil))
  }

  @Test("Validation errors of Python servers say where")
  func validation() {
    let body: JSONValue = [
      "detail": [
        ["loc": ["body", "messages", 0, "content"], "msg": "Input should be a valid string", "type": "string_type"]
      ]
    ]
    let failure = ErrorClassifier(provider: ProviderTable.generic).classify(
      status: 422, headers: [], body: body.encoded()
    ).failure
    #expect(failure.parameter == "messages.0.content")
    #expect(failure.failureClass == .mediaUnsupported)
    let plain = ErrorClassifier(provider: ProviderTable.generic).classify(
      status: 422, headers: [], body: Array(#"{"detail":"No."}"#.utf8)
    ).failure
    #expect(plain.message == "No." && plain.parameter == nil && plain.failureClass == .invalidRequest)
  }
}
