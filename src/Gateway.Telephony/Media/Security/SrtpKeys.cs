namespace Gateway.Telephony.Media.Security;

/// <summary>The master keys of one leg as signalling settled them; each side's own key secures what it sends.</summary>
/// <param name="Suite">The suite of both directions.</param>
/// <param name="Local">Master key and master salt, one after the other, of what we send.</param>
/// <param name="Remote">Master key and master salt of what we receive.</param>
/// <param name="RemoteMkiBytes">Length of the master key identifier in their packets (RFC 3711 3.1); 0 for none.</param>
public sealed record SrtpKeys(SrtpSuite Suite, ReadOnlyMemory<byte> Local, ReadOnlyMemory<byte> Remote, int RemoteMkiBytes = 0)
{
    internal bool HasLocalOf(SrtpKeys other) => Suite == other.Suite && Local.Span.SequenceEqual(other.Local.Span);

    internal bool HasRemoteOf(SrtpKeys other) => Suite == other.Suite
        && RemoteMkiBytes == other.RemoteMkiBytes
        && Remote.Span.SequenceEqual(other.Remote.Span);
}
