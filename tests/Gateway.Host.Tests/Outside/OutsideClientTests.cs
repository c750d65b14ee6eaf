using System.Net;
using System.Net.Sockets;
using Gateway.Host.Outside;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Outside;

/// <summary>Threat 27 against a real listener on every address of this machine, which must see nothing.</summary>
public sealed class OutsideClientTests : IDisposable
{
    private static readonly IPNetwork OneInside = IPNetwork.Parse("127.0.0.2/32");

    private readonly TcpListener _target = TcpListener.Create(0);
    private readonly List<string> _asked = [];

    public OutsideClientTests() => _target.Start();

    private int Port => ((IPEndPoint)_target.LocalEndpoint).Port;

    public void Dispose() => _target.Dispose();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("0.0.0.0")]
    [InlineData("0")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("017700000001")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("[fd00::1]")]
    [InlineData("[fe80::1]")]
    [InlineData("localhost")]
    [InlineData("127.0.0.1.")]
    [InlineData("①②⑦.⓪.⓪.①")]
    public async Task No_way_to_write_an_address_inside_leads_there(string host)
    {
        using var client = Client([]);

        foreach (var scheme in new[] { "https", "http" })
        {
            var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"{scheme}://{host}:{Port}/")));
            Assert.True(fault.InnerException is AddressRefusedException or SocketException, $"{fault}");
        }

        Assert.False(_target.Pending());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::1")]
    [InlineData("127.0.0.2 127.0.0.1")]
    [InlineData("127.0.0.2 ::1")]
    [InlineData("127.0.0.2 169.254.169.254")]
    public async Task A_name_with_one_address_inside_leads_nowhere(string addresses)
    {
        using var client = Client([OneInside], addresses);

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://hook.example:{Port}/")));

        Assert.IsType<AddressRefusedException>(fault.InnerException);
        Assert.False(_target.Pending());
    }

    [Fact]
    public async Task A_name_that_moves_after_the_check_is_asked_once_and_its_checked_address_is_used()
    {
        using var client = Client([OneInside], "127.0.0.2", "127.0.0.1");
        var url = new Uri($"http://hook.example:{Port}/");

        var first = client.GetAsync(url);
        var from = await AnswerAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        using var answer = await first;
        Assert.Equal("127.0.0.2", from);
        Assert.Equal(["hook.example"], _asked);

        var second = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(url));
        Assert.IsType<AddressRefusedException>(second.InnerException);
        Assert.False(_target.Pending());
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_is_not_followed()
    {
        using var client = Client([OneInside]);

        var asking = client.GetAsync(new Uri($"http://127.0.0.2:{Port}/"));
        await AnswerAsync($"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{Port}/\r\nContent-Length: 0\r\n\r\n");
        using var answer = await asking;

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.False(_target.Pending());
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:{0}/_x")]
    [InlineData("ftp://127.0.0.1:{0}/")]
    [InlineData("ws://127.0.0.1:{0}/")]
    [InlineData("unix:/run/x.sock")]
    public async Task Other_schemes_are_not_asked(string url)
    {
        using var client = Client([OneInside]);

        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetAsync(new Uri(string.Format(null, url, Port))));

        Assert.False(_target.Pending());
    }

    [Fact]
    public async Task Public_hosts_are_not_asked_in_clear_text()
    {
        using var client = Client([OneInside], "1.1.1.1");

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("http://hook.example/")));

        Assert.Contains("https", Assert.IsType<AddressRefusedException>(fault.InnerException).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_an_end_is_cut()
    {
        await using var endless = new BoundedStream(new Endless(), 1000, TimeSpan.FromSeconds(1), TimeProvider.System);

        await Assert.ThrowsAsync<HttpRequestException>(() => endless.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task An_answer_that_stands_still_is_given_up()
    {
        var time = new ManualTime();
        await using var silent = new BoundedStream(new Silent(), 1000, TimeSpan.FromSeconds(30), time);

        var reading = silent.CopyToAsync(Stream.Null);
        time.Advance(TimeSpan.FromSeconds(31));

        await Assert.ThrowsAsync<HttpRequestException>(() => reading);
    }

    [Fact]
    public async Task An_answer_that_announces_too_much_is_not_read()
    {
        using var client = Client([OneInside]);

        var asking = client.GetAsync(new Uri($"http://127.0.0.2:{Port}/"), HttpCompletionOption.ResponseHeadersRead);
        await AnswerAsync($"HTTP/1.1 200 OK\r\nContent-Length: {OutsideClient.LargestAnswer + 1}\r\n\r\n");

        await Assert.ThrowsAsync<HttpRequestException>(() => asking);
    }

    // Each lookup gets the next set of addresses, the last one for ever; without any the system is asked.
    private HttpClient Client(IReadOnlyList<IPNetwork> inside, params string[] answers)
    {
        var left = new Queue<string>(answers);
        return OutsideClient.Create(inside, TimeProvider.System, NullLoggerFactory.Instance, answers.Length == 0 ? null : Lookup);

        Task<IPAddress[]> Lookup(string host, CancellationToken ct)
        {
            _asked.Add(host);
            var next = left.Count > 1 ? left.Dequeue() : left.Peek();
            return Task.FromResult(next.Split(' ').Select(IPAddress.Parse).ToArray());
        }
    }

    // Answers one request; returns the address that was called.
    private async Task<string> AnswerAsync(string answer)
    {
        using var socket = await _target.AcceptSocketAsync();
        var buffer = new byte[4096];
        await socket.ReceiveAsync(buffer);
        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer));
        return PublicAddresses.Plain(((IPEndPoint)socket.LocalEndPoint!).Address).ToString();
    }

    private sealed class Endless : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(buffer.Length);
    }

    private sealed class Silent : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
