using System.Net;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Sessions;

/// <summary>A range of RTP ports per engine, so that test classes that run side by side do not meet.</summary>
internal static class TestPorts
{
    private const int Size = 40;
    private static int _next = 30_000 - Size;

    public static MediaOptions Options(int ports = Size)
    {
        var first = Interlocked.Add(ref _next, Size);
        return new MediaOptions { Listen = IPAddress.Loopback, FirstPort = first, LastPort = first + ports - 1 };
    }
}
