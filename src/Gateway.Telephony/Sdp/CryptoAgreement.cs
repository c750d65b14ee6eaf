namespace Gateway.Telephony.Sdp;

/// <summary>The keys that offer and answer settled: each side's own key secures what it sends (RFC 4568 5.1).</summary>
/// <param name="Suite">The crypto suite of both directions.</param>
/// <param name="LocalKey">Master key and salt of what we send.</param>
/// <param name="RemoteKey">Master key and salt of what we receive.</param>
/// <param name="RemoteMkiBytes">Length of the master key identifier that their packets carry; 0 for none.</param>
public sealed record CryptoAgreement(
    CryptoSuite Suite, ReadOnlyMemory<byte> LocalKey, ReadOnlyMemory<byte> RemoteKey, int RemoteMkiBytes);
