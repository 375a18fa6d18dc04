// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import Glibc
import Synchronization

/// The functions of libcurl, found in the library when it is first needed.
///
/// Linking libcurl brings some thirty shared libraries into the process before `main`; opening it with the first
/// request keeps them out of the start of the process and lets everything but HTTP work without the library.
struct CurlLibrary: Sendable {
  typealias Handle = UnsafeMutableRawPointer

  let version: @convention(c) @Sendable () -> UnsafePointer<CChar>?
  let easyInit: @convention(c) @Sendable () -> Handle?
  let easyCleanup: @convention(c) @Sendable (Handle) -> Void
  let easyPause: @convention(c) @Sendable (Handle, CInt) -> CURLcode
  let easyErrorText: @convention(c) @Sendable (CURLcode) -> UnsafePointer<CChar>?
  let listAppend:
    @convention(c) @Sendable (UnsafeMutablePointer<curl_slist>?, UnsafePointer<CChar>) ->
      UnsafeMutablePointer<curl_slist>?
  let listFree: @convention(c) @Sendable (UnsafeMutablePointer<curl_slist>?) -> Void
  let multiInit: @convention(c) @Sendable () -> Handle?
  let multiCleanup: @convention(c) @Sendable (Handle) -> CURLMcode
  let multiAdd: @convention(c) @Sendable (Handle, Handle) -> CURLMcode
  let multiRemove: @convention(c) @Sendable (Handle, Handle) -> CURLMcode
  let multiSocketAction: @convention(c) @Sendable (Handle, curl_socket_t, CInt, UnsafeMutablePointer<CInt>) -> CURLMcode
  let multiInfoRead: @convention(c) @Sendable (Handle, UnsafeMutablePointer<CInt>) -> UnsafeMutablePointer<CURLMsg>?
  // The addresses of variadic functions, called through the wrappers of CCurl. They are code of a library that is never
  // closed, so any thread may use them.
  nonisolated(unsafe) let easySet: UnsafeMutableRawPointer
  nonisolated(unsafe) let easyGet: UnsafeMutableRawPointer
  nonisolated(unsafe) let multiSet: UnsafeMutableRawPointer

  private static let loaded = Mutex<CurlLibrary?>(nil)
  /// The OpenSSL and the GnuTLS flavour; both have the same functions.
  private static let names = ["libcurl.so.4", "libcurl-gnutls.so.4"]

  /// Opens the library once in a process; a failed try is repeated at the next call.
  static func load() throws(HTTPFailure) -> CurlLibrary {
    let result: Result<CurlLibrary, HTTPFailure> = loaded.withLock { loaded in
      if let loaded { return .success(loaded) }
      let result = open()
      loaded = try? result.get()
      return result
    }
    return try result.get()
  }

  private static func open() -> Result<CurlLibrary, HTTPFailure> {
    for name in names {
      guard let library = dlopen(name, RTLD_LAZY | RTLD_LOCAL) else { continue }
      do {
        return .success(try CurlLibrary(library))
      } catch {
        return .failure(
          HTTPFailure(.libraryMissing, "The installed libcurl cannot be used (\(error.symbol))."))
      }
    }
    return .failure(
      HTTPFailure(
        .libraryMissing,
        "libcurl is not installed; install the package libcurl4 (apt-get install libcurl4) to reach models over HTTP."))
  }

  private struct Unusable: Error {
    let symbol: String
  }

  private init(_ library: UnsafeMutableRawPointer) throws(Unusable) {
    func find<Function>(_ symbol: String, as type: Function.Type = Function.self) throws(Unusable) -> Function {
      guard let address = dlsym(library, symbol) else { throw Unusable(symbol: symbol) }
      return unsafeBitCast(address, to: type)
    }
    version = try find("curl_version")
    easyInit = try find("curl_easy_init")
    easyCleanup = try find("curl_easy_cleanup")
    easyPause = try find("curl_easy_pause")
    easyErrorText = try find("curl_easy_strerror")
    listAppend = try find("curl_slist_append")
    listFree = try find("curl_slist_free_all")
    multiInit = try find("curl_multi_init")
    multiCleanup = try find("curl_multi_cleanup")
    multiAdd = try find("curl_multi_add_handle")
    multiRemove = try find("curl_multi_remove_handle")
    multiSocketAction = try find("curl_multi_socket_action")
    multiInfoRead = try find("curl_multi_info_read")
    easySet = try find("curl_easy_setopt")
    easyGet = try find("curl_easy_getinfo")
    multiSet = try find("curl_multi_setopt")
    let globalInit = try find("curl_global_init", as: (@convention(c) (CLong) -> CURLcode).self)
    guard globalInit(CLong(CURL_GLOBAL_ALL)) == CURLE_OK else { throw Unusable(symbol: "curl_global_init") }
  }
}
