// SPDX-License-Identifier: Apache-2.0

internal import CVips
import Glibc
import Synchronization

/// The functions of libvips, found in the library when the first picture is scaled.
///
/// The library is optional: everything but scaling works without it. It is neither linked nor opened before it is
/// needed, because it brings some eighty shared libraries with it.
struct VipsLibrary: Sendable {
  typealias Image = OpaquePointer

  let release: @convention(c) @Sendable (UnsafeMutableRawPointer) -> Void
  let free: @convention(c) @Sendable (UnsafeMutableRawPointer?) -> Void
  let width: @convention(c) @Sendable (Image) -> CInt
  let height: @convention(c) @Sendable (Image) -> CInt
  let interpretation: @convention(c) @Sendable (Image) -> CInt
  let hasAlpha: @convention(c) @Sendable (Image) -> CInt
  let typeOfField: @convention(c) @Sendable (Image, UnsafePointer<CChar>) -> UInt
  let setNumber: @convention(c) @Sendable (Image, UnsafePointer<CChar>, CInt) -> Void
  let copyToMemory: @convention(c) @Sendable (Image) -> Image?
  let fromMemory: @convention(c) @Sendable (UnsafeRawPointer?, Int, CInt, CInt, CInt, CInt) -> Image?
  let errors: @convention(c) @Sendable () -> UnsafePointer<CChar>?
  let clearErrors: @convention(c) @Sendable () -> Void
  private let endThread: @convention(c) @Sendable () -> Void
  // The addresses of variadic functions, called through the wrappers of CVips, and a list of numbers that is only read.
  // They belong to a library that is never closed, so any thread may use them.
  nonisolated(unsafe) let open: UnsafeMutableRawPointer
  nonisolated(unsafe) let thumbnail: UnsafeMutableRawPointer
  nonisolated(unsafe) let thumbnailOfImage: UnsafeMutableRawPointer
  nonisolated(unsafe) let copy: UnsafeMutableRawPointer
  nonisolated(unsafe) let autorot: UnsafeMutableRawPointer
  nonisolated(unsafe) let flatten: UnsafeMutableRawPointer
  nonisolated(unsafe) let colourspace: UnsafeMutableRawPointer
  nonisolated(unsafe) let writeToBuffer: UnsafeMutableRawPointer
  nonisolated(unsafe) let white: OpaquePointer

  private static let loaded = Mutex<VipsLibrary?>(nil)
  private static let name = "libvips.so.42"

  /// Opens the library once in a process; a failed try is repeated at the next call.
  static func load() throws(PictureScalingError) -> VipsLibrary {
    let result: Result<VipsLibrary, PictureScalingError> = loaded.withLock { loaded in
      if let loaded { return .success(loaded) }
      let result = start()
      loaded = try? result.get()
      return result
    }
    return try result.get()
  }

  private static func start() -> Result<VipsLibrary, PictureScalingError> {
    guard let library = dlopen(name, RTLD_LAZY | RTLD_LOCAL) else {
      return .failure(
        PictureScalingError(
          code: "library_missing", message: "Pictures cannot be scaled or converted: libvips is not installed.",
          hint: "Install libvips (Debian and Ubuntu: apt-get install libvips42)."))
    }
    do {
      return .success(try VipsLibrary(library))
    } catch {
      return .failure(
        PictureScalingError(
          code: "library_unusable", message: "The installed libvips cannot be used (\(error.symbol)).",
          hint: "Install libvips 8.13 or later."))
    }
  }

  /// Gives back what the library keeps for the calling thread, and the memory of the picture that is done.
  func endWork() {
    endThread()
    cvips_trim_memory()
  }

  private struct Unusable: Error {
    let symbol: String
  }

  private init(_ library: UnsafeMutableRawPointer) throws(Unusable) {
    func find<Function>(_ symbol: String, as type: Function.Type = Function.self) throws(Unusable) -> Function {
      guard let address = dlsym(library, symbol) else { throw Unusable(symbol: symbol) }
      return unsafeBitCast(address, to: type)
    }
    release = try find("g_object_unref")
    free = try find("g_free")
    width = try find("vips_image_get_width")
    height = try find("vips_image_get_height")
    interpretation = try find("vips_image_get_interpretation")
    hasAlpha = try find("vips_image_hasalpha")
    typeOfField = try find("vips_image_get_typeof")
    setNumber = try find("vips_image_set_int")
    copyToMemory = try find("vips_image_copy_memory")
    fromMemory = try find("vips_image_new_from_memory_copy")
    errors = try find("vips_error_buffer")
    clearErrors = try find("vips_error_clear")
    endThread = try find("vips_thread_shutdown")
    open = try find("vips_image_new_from_buffer")
    thumbnail = try find("vips_thumbnail_buffer")
    thumbnailOfImage = try find("vips_thumbnail_image")
    copy = try find("vips_copy")
    autorot = try find("vips_autorot")
    flatten = try find("vips_flatten")
    colourspace = try find("vips_colourspace")
    writeToBuffer = try find("vips_image_write_to_buffer")

    typealias SetNumber = @convention(c) (CInt) -> Void
    let blockUntrusted = try find("vips_block_untrusted_set", as: SetNumber.self)
    let setConcurrency = try find("vips_concurrency_set", as: SetNumber.self)
    let setCacheSize = try find("vips_cache_set_max", as: SetNumber.self)
    let numbers = try find(
      "vips_array_double_new", as: (@convention(c) (UnsafePointer<Double>, CInt) -> OpaquePointer?).self)
    let initialise = try find("vips_init", as: (@convention(c) (UnsafePointer<CChar>) -> CInt).self)
    try Self.silence(find("g_log_set_handler"))
    guard initialise("massgen-server") == 0 else { throw Unusable(symbol: "vips_init") }
    // Pictures come from anywhere: only decoders that are fuzzed may see them. One thread a picture and no cache of
    // results keep the memory small.
    blockUntrusted(1)
    setConcurrency(1)
    setCacheSize(0)
    guard let white = numbers([255, 255, 255], 3) else { throw Unusable(symbol: "vips_array_double_new") }
    self.white = white
  }

  private typealias LogHandler =
    @convention(c) (
      UnsafePointer<CChar>?, CInt, UnsafePointer<CChar>?, UnsafeMutableRawPointer?
    ) -> Void

  /// Keeps warnings about odd files, which are nobody's concern when the picture comes out, off standard error.
  private static func silence(
    _ setHandler: @convention(c) (UnsafePointer<CChar>, CInt, LogHandler, UnsafeMutableRawPointer?) -> CUnsignedInt
  ) {
    // The levels of warnings, messages and notes (glib/gmessages.h).
    _ = setHandler("VIPS", 1 << 4 | 1 << 5 | 1 << 6, { _, _, _, _ in }, nil)
  }
}
