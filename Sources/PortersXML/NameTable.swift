import Recruiting

/// Element names by the address of their text: libxml2 keeps each name once, so that the address
/// is as good as the name, and looking it up costs no hashing of characters.
struct NameTable {
    private struct Slot {
        var address: UInt = 0
        var name = ElementName.other
    }

    private var slots = [Slot](repeating: Slot(), count: 256)
    private var used = 0

    /// What the name at that address means; its bytes are looked at only at first sight.
    mutating func name(
        at pointer: UnsafePointer<UInt8>, catalog: inout FieldCatalog
    ) -> ElementName {
        let address = UInt(bitPattern: pointer)
        let place = slot(of: address)
        if slots[place].address == address { return slots[place].name }
        return learn(pointer, catalog: &catalog)
    }

    private func slot(of address: UInt) -> Int {
        var place = Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) >> 32)
        place &= slots.count - 1
        while slots[place].address != 0, slots[place].address != address {
            place = (place + 1) & (slots.count - 1)
        }
        return place
    }

    private mutating func learn(
        _ pointer: UnsafePointer<UInt8>, catalog: inout FieldCatalog
    ) -> ElementName {
        var length = 0
        while pointer[length] != 0, length <= FieldAlias.longest { length += 1 }
        let bytes = Array(UnsafeBufferPointer(start: pointer, count: length))
        let name = ElementName(bytes, catalog: &catalog)
        if (used + 1) * 2 > slots.count { grow() }
        slots[slot(of: UInt(bitPattern: pointer))] = Slot(
            address: UInt(bitPattern: pointer), name: name)
        used += 1
        return name
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        for entry in old where entry.address != 0 { slots[slot(of: entry.address)] = entry }
    }
}
