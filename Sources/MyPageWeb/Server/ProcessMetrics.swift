import CDispatch
import Foundation
import Publishing

/// What Linux says of this process, under the names that every Prometheus client library gives it.
/// Source: proc(5); Prometheus, Writing client libraries, "Process metrics".
enum ProcessMetrics {
    static func add(to metrics: inout MetricsText) {
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        let page = Double(sysconf(Int32(_SC_PAGESIZE)))
        // Behind the program's name, which may hold anything; the first is the third of proc(5).
        let fields = text("/proc/self/stat").split(separator: ")").last?.split(separator: " ") ?? []
        func field(_ number: Int) -> Double {
            fields.indices.contains(number - 3) ? Double(fields[number - 3]) ?? 0 : 0
        }
        metrics.add(
            "process_cpu_seconds_total", .counter, "Time on the processors.",
            (field(14) + field(15)) / ticks)
        metrics.add(
            "process_virtual_memory_bytes", .gauge, "Memory that is addressed.", field(23))
        metrics.add(
            "process_resident_memory_bytes", .gauge, "Memory that is used.", field(24) * page)
        metrics.add(
            "process_start_time_seconds", .gauge, "When the process began.",
            booted + field(22) / ticks)
        let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        metrics.add(
            "process_open_fds", .gauge, "Descriptors that are open.", Double(open ?? 0))
    }

    /// When the machine began, in seconds since 1970: the same at each scrape.
    private static let booted: Double = {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Date().timeIntervalSince1970 - Double(time.tv_sec) - Double(time.tv_nsec) / 1e9
    }()

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
