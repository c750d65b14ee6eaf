using System.Text;
using Gateway.Telephony.Sip.Dns;

namespace Gateway.Telephony.Tests.Sip.Dns;

public sealed class DnsMessageTests
{
    [Fact]
    public void A_query_is_written_as_RFC_1035_shows()
    {
        var query = new byte[DnsMessage.MaxQueryBytes];
        Assert.True(DnsMessage.TryWriteQuery(0x1234, "a.test", DnsType.Srv, query, out var length));
        Assert.Equal("12340100000100000000000001610474657374000021" + "0001", Convert.ToHexString(query, 0, length));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..test")]
    [InlineData("ä.test")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123.test")]
    public void What_is_no_name_is_not_asked_for(string name) =>
        Assert.False(DnsMessage.TryWriteQuery(1, name, DnsType.A, new byte[DnsMessage.MaxQueryBytes], out _));

    [Fact]
    public void Records_of_all_kinds_are_read_and_names_follow_pointers()
    {
        Assert.True(DnsMessage.TryRead(Sample(), out var message));
        Assert.Equal((7, 0, "a.test", DnsType.A), (message.Id, message.Code, message.Question, message.Type));
        Assert.Equal(
            new DnsRecord[]
            {
                new DnsRecord.Alias("a.test", TimeSpan.FromSeconds(60), "b.a.test"),
                new DnsRecord.Host("b.a.test", TimeSpan.FromSeconds(60), System.Net.IPAddress.Parse("192.0.2.7")),
                new DnsRecord.Service("a.test", TimeSpan.FromSeconds(60), 1, 2, 5060, "b.a.test"),
                new DnsRecord.Pointer("a.test", TimeSpan.FromSeconds(60), 3, 4, "S", "SIP+D2U", "b.a.test"),
            },
            message.Records);
    }

    [Fact]
    public void A_pointer_that_leads_forward_or_to_itself_is_refused()
    {
        foreach (var target in new byte[] { 12, 13, 40 })
        {
            byte[] message = [0, 7, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, target, 0, 1, 0, 1];
            Assert.False(DnsMessage.TryRead(message, out _));
        }
    }

    [Fact]
    public void A_query_is_no_answer() =>
        Assert.False(DnsMessage.TryRead([0, 7, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0, 1, (byte)'a', 0, 0, 1, 0, 1], out _));

    [Fact]
    public void Every_cut_and_every_damage_ends_in_a_value()
    {
        var sample = Sample();
        for (var length = 0; length < sample.Length; length++)
            DnsMessage.TryRead(sample.AsSpan(0, length), out _);
        var random = new Random(3);
        for (var i = 0; i < 200_000; i++)
        {
            var damaged = (byte[])sample.Clone();
            for (var j = random.Next(6); j >= 0; j--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (DnsMessage.TryRead(damaged, out var message))
                Assert.InRange(message.Records.Count, 0, 256);
        }
    }

    private static byte[] Sample()
    {
        var bytes = new List<byte> { 0, 7, 0x81, 0x80, 0, 1, 0, 4, 0, 0, 0, 0 };
        Name("a.test");
        bytes.AddRange([0, 1, 0, 1]);
        byte[] b = [1, (byte)'b', 0xC0, 12];
        Record([0xC0, 12], DnsType.Cname, b);
        Record(b, DnsType.A, [192, 0, 2, 7]);
        Record([0xC0, 12], DnsType.Srv, [0, 1, 0, 2, 0x13, 0xC4, .. b]);
        Record([0xC0, 12], DnsType.Naptr, [0, 3, 0, 4, 1, (byte)'s', 7, .. "SIP+D2U"u8, 0, .. b]);
        return [.. bytes];

        void Name(string name)
        {
            foreach (var label in name.Split('.'))
            {
                bytes.Add((byte)label.Length);
                bytes.AddRange(Encoding.ASCII.GetBytes(label));
            }

            bytes.Add(0);
        }

        void Record(byte[] name, DnsType type, byte[] data)
        {
            bytes.AddRange(name);
            bytes.AddRange([0, (byte)type, 0, 1, 0, 0, 0, 60, 0, (byte)data.Length]);
            bytes.AddRange(data);
        }
    }
}
