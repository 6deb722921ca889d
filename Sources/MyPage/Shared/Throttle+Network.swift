extension Throttle.Ceiling {
    /// The ceiling of a network, where this is that of a client: five times as much (see
    /// `NetworkAddress.network(ofClient:)`).
    ///
    /// Wide enough for a school or a company that is behind one network: with IPv4 all of it is
    /// one client. And little for a stranger who is all of its 256 clients: 300 wrong passwords
    /// keep a lane busy for two minutes of an hour, and 100 sign-ups are half of what a site takes
    /// by default. An address of IPv4 is both, and comes to the client's ceiling first.
    var ofNetwork: Throttle.Ceiling {
        Throttle.Ceiling(what: "\(what) network", count: count * 5, seconds: seconds)
    }
}
