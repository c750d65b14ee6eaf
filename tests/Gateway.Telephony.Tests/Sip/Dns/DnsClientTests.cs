using System.Net;
using System.Net.Sockets;
using Gateway.Peers.Naming;
using Gateway.Telephony.Sip.Dns;
using Gateway.Telephony.Tests.Sip.Dialogs;
using Gateway.Testing;

namespace Gateway.Telephony.Tests.Sip.Dns;

/// <summary>The stub resolver against dnsmasq, and against servers that lie or are silent.</summary>
public sealed class DnsClientTests
{
    [Fact]
    public async Task Addresses_are_found_in_both_families_and_remembered()
    {
        await using var server = await Dnsmasq.StartAsync("--host-record=a.test,192.0.2.1,2001:db8::1", "--local-ttl=60");
        var client = Client(server.Address);

        Assert.Equal(["192.0.2.1", "2001:db8::1"], await AddressesAsync(client, "a.test"));
        Assert.Equal(["192.0.2.1", "2001:db8::1"], await AddressesAsync(client, "A.Test."));
        Assert.Equal(2, (await server.QueriesAsync()).Count);
    }

    [Fact]
    public async Task An_answer_is_asked_for_again_when_its_time_is_over()
    {
        await using var server = await Dnsmasq.StartAsync("--host-record=a.test,192.0.2.1", "--local-ttl=60");
        var time = new ManualTime();
        var client = Client(time, server.Address);
        await client.FindAddressesAsync("a.test", true, false, default);
        time.Advance(TimeSpan.FromSeconds(59));
        await client.FindAddressesAsync("a.test", true, false, default);
        Assert.Single(await server.QueriesAsync());
        time.Advance(TimeSpan.FromSeconds(2));
        await client.FindAddressesAsync("a.test", true, false, default);
        Assert.Equal(2, (await server.QueriesAsync()).Count);
    }

    [Fact]
    public async Task That_there_is_none_is_remembered_too()
    {
        await using var server = await Dnsmasq.StartAsync();
        var client = Client(server.Address);
        Assert.Empty(await AddressesAsync(client, "missing.test"));
        Assert.Empty(await AddressesAsync(client, "missing.test"));
        Assert.Equal(2, (await server.QueriesAsync()).Count);
    }

    [Fact]
    public async Task An_alias_is_followed()
    {
        await using var server = await Dnsmasq.StartAsync("--host-record=b.test,192.0.2.2", "--cname=a.test,b.test");
        Assert.Equal(["192.0.2.2"], await AddressesAsync(Client(server.Address), "a.test"));
    }

    [Fact]
    public async Task An_answer_too_large_for_a_datagram_comes_over_TCP()
    {
        var records = Enumerable.Range(1, 30).Select(i => $"--srv-host=_sip._udp.big.test,a-server-with-a-long-name-{i}.test,5060,{i},1");
        await using var server = await Dnsmasq.StartAsync([.. records]);
        var found = await Client(server.Address).FindAsync<DnsRecord.Service>("_sip._udp.big.test", DnsType.Srv, default);
        Assert.Equal(30, found.Count);
    }

    [Fact]
    public async Task The_next_server_is_asked_when_one_is_not_there()
    {
        await using var server = await Dnsmasq.StartAsync("--host-record=a.test,192.0.2.1");
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var refused = (IPEndPoint)closed.LocalEndPoint!;
        closed.Dispose();
        Assert.Equal(["192.0.2.1"], await AddressesAsync(Client(refused, server.Address), "a.test"));
    }

    [Fact]
    public async Task A_silent_server_is_given_two_seconds()
    {
        await using var server = await Dnsmasq.StartAsync("--host-record=a.test,192.0.2.1");
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var time = new ManualTime();
        var lookup = Client(time, (IPEndPoint)silent.Client.LocalEndPoint!, server.Address)
            .FindAddressesAsync("a.test", true, false, default).AsTask();
        await silent.ReceiveAsync().Soon();
        Assert.False(lookup.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2.1));
        Assert.Single(await lookup.Soon());
    }

    [Fact]
    public async Task Forged_answers_are_passed_over()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var lookup = Client((IPEndPoint)server.Client.LocalEndPoint!).FindAddressesAsync("a.test", true, false, default).AsTask();
        var query = await server.ReceiveAsync().Soon();
        await stranger.SendAsync(Answer(query.Buffer, "203.0.113.1"), query.RemoteEndPoint);
        var wrongId = (byte[])query.Buffer.Clone();
        wrongId[0] ^= 1;
        await server.SendAsync(Answer(wrongId, "203.0.113.2"), query.RemoteEndPoint);
        var wrongQuestion = (byte[])query.Buffer.Clone();
        wrongQuestion[13] = (byte)'b';
        await server.SendAsync(Answer(wrongQuestion, "203.0.113.3"), query.RemoteEndPoint);
        await server.SendAsync(new byte[3], query.RemoteEndPoint);
        await server.SendAsync(Answer(query.Buffer, "192.0.2.1"), query.RemoteEndPoint);

        Assert.Equal("192.0.2.1", Assert.Single(await lookup.Soon()).ToString());
    }

    [Fact]
    public async Task An_alias_that_leads_in_a_circle_ends()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var lookup = Client((IPEndPoint)server.Client.LocalEndPoint!).FindAddressesAsync("a.test", true, false, default).AsTask();
        var query = await server.ReceiveAsync().Soon();
        // a.test is an alias of itself.
        await server.SendAsync((byte[])[.. Head(query.Buffer), 0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 2, 0xC0, 12], query.RemoteEndPoint);
        Assert.Empty(await lookup.Soon());
    }

    [Fact]
    public async Task The_hosts_file_wins()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "127.0.0.9 first second # third\n::9\tsecond\n");
        var client = new DnsClient(new DnsServers([new IPEndPoint(IPAddress.Loopback, 9)]), new HostsFile(file), TimeProvider.System);
        Assert.Equal(["127.0.0.9", "::9"], await AddressesAsync(client, "SECOND"));
        File.Delete(file);
    }

    [Fact]
    public void Name_servers_come_from_the_file_unless_they_are_configured()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "# comment\nnameserver 192.0.2.53\nsearch a.test\nnameserver\t2001:db8::53\nnameserver x\n");
        Assert.Equal(["192.0.2.53:53", "[2001:db8::53]:53"], new DnsServers([], file).Current.Select(server => server.ToString()));
        Assert.Equal(["127.0.0.1:5353"], new DnsServers([new(IPAddress.Loopback, 5353)], file).Current.Select(server => server.ToString()));
        File.Delete(file);
        Assert.Equal(["127.0.0.1:53"], new DnsServers([], file).Current.Select(server => server.ToString()));
    }

    [Fact]
    public void The_cache_is_bounded()
    {
        var cache = new DnsCache(new ManualTime(), capacity: 10);
        for (var i = 0; i < 1000; i++)
            cache.Add($"{i}.test", DnsType.A, [], TimeSpan.FromMinutes(1));
        Assert.InRange(cache.Count, 1, 10);
    }

    private static byte[] Head(byte[] query) => [query[0], query[1], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. query[12..]];

    private static byte[] Answer(byte[] query, string address) =>
        [.. Head(query), 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, .. IPAddress.Parse(address).GetAddressBytes()];

    private static DnsClient Client(params IPEndPoint[] servers) => Client(TimeProvider.System, servers);

    private static DnsClient Client(TimeProvider time, params IPEndPoint[] servers) =>
        new(new DnsServers(servers), new HostsFile("/nowhere"), time);

    private static async Task<IEnumerable<string>> AddressesAsync(DnsClient client, string name) =>
        (await client.FindAddressesAsync(name, true, true, default)).Select(address => address.ToString());
}
