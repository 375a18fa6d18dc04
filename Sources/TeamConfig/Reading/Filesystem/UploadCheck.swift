// SPDX-License-Identifier: Apache-2.0

extension TeamReading {
  mutating func checkUploads(_ backend: ReadBackend) {}
}
