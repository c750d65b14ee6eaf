using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Gateway.EndToEnd.Tests.Voice;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Sound;

namespace Gateway.EndToEnd.Tests.Attacks;

/// <summary>A second socket sends to the ports of a call that runs through the whole gateway: nothing of it is heard, bit for bit, and
/// nothing ever reaches it.</summary>
public sealed partial class InjectionTests
{
    private const int Packets = 500;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task What_a_second_socket_sends_is_heard_by_nobody_and_nothing_reaches_it()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        var (clean, none) = await CallAsync(gateway, isAttacked: false);
        var (attacked, received) = await CallAsync(gateway, isAttacked: true);

        Assert.Equal((0, 0), (none, received));

        // Each recording begins at a moment of its own; what was said lies in both, sample for sample.
        var middle = clean.AsSpan(clean.Length / 4, clean.Length / 2);
        Assert.True(attacked.AsSpan().IndexOf(middle) >= 0, "the agent heard something else than in the clean call");
    }

    /// <summary>What the agent hears (of the clean call while the caller speaks), and how many packets the second socket got.</summary>
    private static async Task<(short[] Heard, int Received)> CallAsync(GatewayProcess gateway, bool isAttacked)
    {
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var anna = await Agents.StartAsync(gateway, gateway.Folder.Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);
        await anna.TakeAsync();
        await customer.StepAsync("Taken");
        var said = Tones.Melody(90, Length);
        var ports = Port().Matches(customer.Phone.Log + anna.Log)
            .Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))
            .Where(port => port is >= 20_000 and < 30_000).Distinct().ToArray();
        Assert.Equal(2, ports.Length);

        await customer.Phone.SayAsync(said);
        for (var packet = 0; isAttacked && packet < Packets; packet++)
        {
            foreach (var port in ports)
            {
                stranger.Send(Forge(packet), new IPEndPoint(IPAddress.Loopback, port));
            }
        }

        await anna.HearsAsync(said);
        var heard = anna.Heard();
        var match = Correlation.Find(said, heard);
        var start = Tones.Samples(match.Heard);
        await customer.Phone.HangUpAsync();
        await customer.EndingAsync();
        var received = 0;
        for (; stranger.Available > 0; received++)
        {
            var from = new IPEndPoint(IPAddress.Any, 0);
            stranger.Receive(ref from);
        }

        return (isAttacked ? heard : heard[start..(start + said.Length)], received);
    }

    // Loud A-law in a stream of its own; every third a key.
    private static byte[] Forge(int packet)
    {
        var isKey = packet % 3 == 0;
        var data = new byte[12 + (isKey ? 4 : 160)];
        Array.Fill<byte>(data, 0x2A);
        (data[0], data[1], data[2], data[3]) = (0x80, (byte)(isKey ? 101 : 8), (byte)(packet >> 8), (byte)packet);
        return data;
    }

    [GeneratedRegex(@"^m=audio (\d+) ", RegexOptions.Multiline)]
    private static partial Regex Port();
}
