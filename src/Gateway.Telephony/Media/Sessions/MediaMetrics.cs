using System.Diagnostics.Metrics;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>What an operator sees of the media: sessions as they open and close, packets when their session is over.</summary>
internal static class MediaMetrics
{
    private static readonly Meter Meter = new("gateway.telephony");

    private static readonly UpDownCounter<long> Sessions =
        Meter.CreateUpDownCounter<long>("gateway.media.sessions", description: "open media sessions");

    private static readonly Counter<long> Packets =
        Meter.CreateCounter<long>("gateway.media.packets", description: "datagrams of sessions that are over, by what became of them");

    public static void Opened() => Sessions.Add(1);

    public static void Closed(in MediaStatistics statistics)
    {
        Sessions.Add(-1);
        Count("sent", statistics.Sent);
        Count("relayed", statistics.Relayed);
        Count("received", statistics.Received);
        Count("foreign", statistics.Foreign);
        Count("malformed", statistics.Malformed);
        Count("late", statistics.Late);
        Count("send_error", statistics.SendErrors);
    }

    private static void Count(string outcome, long packets)
    {
        if (packets > 0)
        {
            Packets.Add(packets, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
