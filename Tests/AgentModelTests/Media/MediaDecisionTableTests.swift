// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TestSupport
import Testing

@Suite("Decisions about the media of the conformance data", .enabled(if: Shared.isAvailable))
struct MediaDecisionTableTests {
  /// A line a file, a column a provider (in the order of ``providers``): `s` sent, `c` scaled or converted, `t` text in
  /// the message, `f` searched, `.` refused because the provider takes nothing of the kind; refused because it `w` is
  /// of a wrong format, `x` is cut, `e` is empty, `k` is encrypted, `p` claims too many pixels.
  private static let table = """
    red-32x24.png ssssssssssssssssssssss
    alpha-32x24.png ssssssssssssssssssssss
    palette-16x16.png ssssssssssssssssssssss
    gray16-16x16.png ssssssssssssssssssssss
    one-pixel.png ssssssssssssssssssssss
    wide-8001x2.png ccssssssssssssscssssss
    square-2500.png ssssssssssssssssssssss
    pixels-6000x6000.png sssssscsssssssssssssss
    bomb-60000x60000.png pppppppppppppppppppppp
    truncated.png xxxxxxxxxxxxxxxxxxxxxx
    animated-3-frames.png ssssssssssssssssssssss
    baseline-40x30.jpg ssssssssssssssssssssss
    progressive-40x30.jpg ssssssssssssssssssssss
    gray-40x30.jpg ssssssssssssssssssssss
    cmyk-40x30.jpg ssssssssssssssssssssss
    exif-rotated-40x30.jpg ssssssssssssssssssssss
    thumbnail-inside-48x36.jpg ssssssssssssssssssssss
    truncated.jpg xxxxxxxxxxxxxxxxxxxxxx
    trailing-bytes-40x30.jpg ssssssssssssssssssssss
    still-20x10.gif ssssscccscsssscccccsss
    animated-4-frames.gif ssccccccscsscccccccsss
    lossy-30x20.webp sssssscccssssssccsssss
    lossless-30x20.webp sssssscccssssssccsssss
    alpha-30x20.webp sssssscccssssssccsssss
    animated-3-frames.webp sssssscccssssssccsssss
    picture-18x12.bmp ccccccccscccccsccccssc
    picture-18x12.tiff ccccccccscccccsccccssc
    picture-18x12.avif cccccccccccccccccccccc
    icon-16x16.ico cccccccccccccccccccccc
    header-only.heic xxxxxxxxxxxxxxxxxxxxxx
    drawing.svg tttttttttttttttttttttt
    jpeg-named.png ssssssssssssssssssssss
    png-without-extension ssssssssssssssssssssss
    html-named.png wwwwwwwwwwwwwwwwwwwwww
    empty.png eeeeeeeeeeeeeeeeeeeeee
    text-named.jpg wwwwwwwwwwwwwwwwwwwwww
    three-pages.pdf ssssss....s..s.......s
    marked-encrypted.pdf kkkkkkkkkkkkkkkkkkkkkk
    silence-100ms.wav ..s.ss....s...s....sss
    header.mp3 ..s.ss....s...s....sss
    raw-frame.mp3 ..s.ss....s...s....sss
    header.ogg ..w.ws....s...s....ssw
    header.flac ..w.ws....s...s....ssw
    header.mp4 .....s....ss..ss...sss
    header.mov .....s....ss..ss...sss
    header.m4a ..w.ww....s...s....www
    header.webm .....s....ss..ww...sss
    header.avi .....s....ws..sw...ssw
    """

  private static let providers = [
    "anthropic", "claude_code", "openai", "openai_responses", "azure_openai", "gemini", "groq", "cerebras", "fireworks",
    "together", "openrouter", "moonshot", "nebius", "poe", "qwen", "zai", "xai", "nvidia_nim", "lmstudio", "vllm",
    "sglang", "generic",
  ]

  private static let words = [
    "send": "s", "text": "t", "search": "f", "media_unsupported": ".", "wrong_format": "w", "truncated": "x",
    "empty": "e", "encrypted": "k", "too_many_pixels": "p",
  ]

  @Test("Every provider of the table has its column")
  func columns() {
    #expect(Set(Self.providers) == Set(ProviderTable.all.map(\.id)))
  }

  @Test("Every file is decided as the table says", arguments: MediaFixtures.names)
  func decisions(_ file: String) throws {
    let part = try MediaFixtures.part(file)
    let found = Self.providers.map { provider in
      let word = MediaJudge(provider).decide([MediaSubject(part)])[0].word
      return word.hasPrefix("scale") ? "c" : Self.words[word] ?? word
    }
    let row = Self.table.split(separator: "\n").first { $0.hasPrefix("\(file) ") }
    #expect("\(file) \(found.joined())" == row ?? "")
  }
}
