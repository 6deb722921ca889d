import Foundation

/// Whether a sanitizer is built in (see `.ci/sanitize`): it needs memory and /proc for itself.
let isSanitized = ProcessInfo.processInfo.environment["SANITIZER"] != nil
