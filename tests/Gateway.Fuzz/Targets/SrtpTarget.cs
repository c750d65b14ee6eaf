using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Security;

namespace Gateway.Fuzz.Targets;

/// <summary>Secured packets of every suite: what was damaged is never taken for good, unless the damage left the packet as it was.</summary>
internal sealed class SrtpTarget : IFuzzTarget
{
    private readonly List<SrtpSession> _sessions = [];
    private readonly HashSet<string> _good = [];
    private readonly byte[] _packet = new byte[70_000];

    public SrtpTarget()
    {
        var seeds = new List<byte[]>();
        foreach (var suite in Enum.GetValues<SrtpSuite>())
        {
            var length = suite.KeyBytes() + suite.SaltBytes();
            var (ours, theirs) = (Key(length, 1), Key(length, 101));
            var peer = new SrtpSession();
            peer.Apply(new SrtpKeys(suite, theirs, ours));
            for (var i = 0; i < 3; i++)
            {
                seeds.Add(Protected(PacketExamples.Rtp(8, 160, hasExtension: i == 1, sequence: (byte)i), peer.TryProtect));
                seeds.Add(Protected(PacketExamples.Rtcp(), peer.TryProtectRtcp));
            }

            peer.Dispose();
            var session = new SrtpSession();
            session.Apply(new SrtpKeys(suite, ours, theirs));
            _sessions.Add(session);
        }

        Seeds = seeds;
        _good.UnionWith(seeds.Select(Convert.ToHexString));
    }

    private delegate bool Protection(Span<byte> buffer, int length, out int written);

    public string Name => "srtp";

    public IReadOnlyList<byte[]> Seeds { get; }

    public IReadOnlyList<byte[]> Pieces => PacketExamples.Pieces;

    public bool Run(ReadOnlySpan<byte> input)
    {
        // The socket cuts what is longer.
        input = input[..Math.Min(input.Length, RtpPacket.MaxBytes + 1)];
        var isGood = false;
        foreach (var session in _sessions)
        {
            input.CopyTo(_packet);
            var packet = _packet.AsSpan(0, input.Length);
            var verdict = RtpPacket.IsRtcp(input) ? session.OpenRtcp(packet, out var length) : session.Open(packet, out length);
            if (verdict != SrtpVerdict.Good)
                continue;
            if (length > input.Length || !_good.Contains(Convert.ToHexString(input)))
                throw new InvalidOperationException("A damaged packet was taken for good.");
            isGood = true;
        }

        return isGood;
    }

    public void Dispose() => _sessions.ForEach(session => session.Dispose());

    private static byte[] Key(int length, int first) => [.. Enumerable.Range(first, length).Select(value => (byte)value)];

    private static byte[] Protected(byte[] packet, Protection protect)
    {
        var buffer = new byte[packet.Length + SrtpSender.MaxOverheadBytes];
        packet.CopyTo(buffer, 0);
        return protect(buffer, packet.Length, out var written) ? buffer[..written] : throw new InvalidOperationException("The example cannot be secured.");
    }
}
