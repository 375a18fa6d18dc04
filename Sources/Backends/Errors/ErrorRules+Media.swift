// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// The words by which refusals of files are told apart: a model that takes none of the kind, and a file that is not
/// taken. The first is remembered for the model, so its words must not be found in the second. (backends.md 6.5)
extension ErrorRules {
  /// A model or a route that takes none of the kind.
  static let unsupportedMedia = Wording(
    failureClass: .mediaUnsupported,
    anyOf: [
      // OpenAI and Azure.
      ["is only supported by certain models"], ["image_url is only supported"],
      // OpenRouter and its likes.
      ["no endpoints found that support", "input"],
      // DeepSeek and servers in Rust.
      ["unknown variant `image_url`"], ["unknown variant `image`"], ["unknown variant `input_audio`"],
      ["unknown variant `audio_url`"], ["unknown variant `video_url`"], ["unknown variant `file`"],
      // Groq, Moonshot and others whose text models take strings only.
      ["content", "value must be a string"], ["content must be a string"], ["content", "should be a valid string"],
      // vLLM, SGLang.
      ["not a multimodal model"], ["at most 0 image"], ["at most 0 audio"], ["at most 0 video"],
      // llama.cpp and what is built on it.
      ["unsupported content part type"], ["input is not supported", "mmproj"], ["missing data required for image"],
      // Gemini.
      ["input modality is not enabled"],
      // Anybody.
      ["does not support image"], ["do not support image"], ["does not support vision"],
      ["does not support multimodal"], ["does not support audio"], ["does not support video"],
      ["image input is not supported"], ["image inputs are not supported"], ["images are not supported"],
      ["image input is not enabled"], ["image input not supported"], ["audio input is not supported"],
      ["video input is not supported"], ["image_url is not supported"],
    ],
    unless: [
      "image format", "image type", "image size", "image/", "images larger", "image generation", "image output",
      "audio format", "audio output", "audio/", "video format", "video/", "images with", "image edit",
    ],
    statuses: [400, 404, 415, 422, 500, 501, inStream])

  /// A file that is not taken.
  static let invalidMedia: [Wording] = [
    Wording(
      failureClass: .invalidMedia,
      anyOf: [
        ["unsupported image"], ["unsupported audio"], ["unsupported video"], ["unsupported mime type"],
        ["image format"], ["image exceeds"], ["image dimensions"], ["image size"], ["image file size"],
        ["image is too"], ["image too"], ["images larger"], ["too many images"], ["at most", "image"],
        ["at most", "audio"], ["at most", "video"], ["image length and width"],
        ["could not process image"], ["unable to process input image"], ["invalid image"], ["failed to decode image"],
        ["cannot identify image"], ["failed to load image"], ["failed to process image"],
        ["failed to download image"], ["failed to fetch image"], ["image does not match"],
        ["invalid base64"], ["document has no pages"], ["pdf pages"], ["pdf specified was not valid"],
        ["could not process pdf"], ["invalid pdf"], ["invalid audio"], ["invalid video"], ["does not support image/"],
        ["does not support audio/"], ["does not support video/"],
      ],
      unless: ["image generation"], statuses: [400, 413, 415, 422, inStream]),
    // Servers of open models fail at a picture they cannot read as if it were their own fault.
    Wording(
      failureClass: .invalidMedia,
      anyOf: [["cannot identify image"], ["failed to decode image"], ["failed to load image"]], statuses: [500]),
  ]
}
