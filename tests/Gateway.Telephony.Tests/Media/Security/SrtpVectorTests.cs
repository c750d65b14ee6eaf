using System.Security.Cryptography;
using Gateway.Telephony.Media.Security;

namespace Gateway.Telephony.Tests.Media.Security;

/// <summary>The numbers that the RFCs print.</summary>
public class SrtpVectorTests
{
    private const string Salt = "517569642070726f2071756f";
    private const string Rtp = "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private const string Rtcp = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";

    [Theory]
    [InlineData("2B7E151628AED2A6ABF7158809CF4F3C", "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0")]
    [InlineData("57f82fe3613fd170a85ec93c40b1f0922ec4cb0dc025b58272147cc438944a98", "92bdd28a93c3f52511c677d08b5515a49da71b2378a854f67050756ded165bac63c4868b7096d88421b563b8c94c9a31")]
    public void The_key_streams_of_RFC_3711_B2_and_RFC_6188_7(string key, string expected)
    {
        using var stream = new KeyStream(Convert.FromHexString(key));
        var data = new byte[48];

        stream.Apply(Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), data);

        Assert.Equal(expected, Convert.ToHexString(data), ignoreCase: true);
    }

    [Theory]
    [InlineData(
        "E1F97A0D3E018BE0D64FA32C06DE4139",
        "0EC675AD498AFEEBB6960B3AABE6",
        "C61E7A93744F39EE10734AFE3FF7A087",
        "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4",
        "30CBBC08863D8C85D49DB34A9AE1")]
    [InlineData(
        "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6",
        "3b04803de51ee7c96423ab5b78d2",
        "5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4",
        "fd9c32d39ed5fbb5a9dc96b30818454d1313dc05",
        "fa31791685ca444a9e07c6c64e93")]
    public void The_session_keys_of_RFC_3711_B3_and_RFC_6188_7(string master, string salt, string cipher, string authentication, string sessionSalt)
    {
        using var aes = Aes.Create();
        aes.Key = Convert.FromHexString(master);
        string Derived(byte label, int length) => Convert.ToHexString(SessionKeys.Derive(aes, Convert.FromHexString(salt), label, length));

        Assert.Equal(cipher, Derived(0, cipher.Length / 2), ignoreCase: true);
        Assert.Equal(authentication, Derived(1, 20), ignoreCase: true);
        Assert.Equal(sessionSalt, Derived(2, 14), ignoreCase: true);
    }

    [Fact]
    public void A_packet_of_AES_CM_128_HMAC_SHA1_80_is_what_other_stacks_make_of_it()
    {
        var plain = Convert.FromHexString("800f1234decafbadcafebabe" + string.Concat(Enumerable.Repeat("ab", 16)));
        using var sender = new SrtpSender(
            SrtpSuite.AesCm128HmacSha1With80, Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE41390EC675AD498AFEEBB6960B3AABE6"));
        var packet = new byte[64];
        plain.CopyTo(packet, 0);

        Assert.True(sender.TryProtect(packet, plain.Length, out var length));

        Assert.Equal(
            "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb",
            Convert.ToHexString(packet.AsSpan(0, length)),
            ignoreCase: true);
    }

    [Theory]
    [InlineData(16, "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce")]
    [InlineData(32, "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13")]
    public void The_RTP_packets_of_RFC_7714_16(int keyBytes, string expected)
    {
        using var transform = Gcm(keyBytes);
        var packet = Convert.FromHexString(Rtp);
        var tag = new byte[16];

        transform.Seal(packet.AsSpan(0, 12), packet.AsSpan(12), [], 0x5501a0b2, 0xf17b, tag);
        Assert.Equal(expected, Convert.ToHexString([.. packet.AsSpan(12), .. tag]), ignoreCase: true);

        Assert.True(transform.TryOpen(packet.AsSpan(0, 12), packet.AsSpan(12), [], 0x5501a0b2, 0xf17b, tag));
        Assert.Equal(Rtp, Convert.ToHexString(packet), ignoreCase: true);
    }

    [Theory]
    [InlineData(16, "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade")]
    [InlineData(32, "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be")]
    public void The_RTCP_packets_of_RFC_7714_17(int keyBytes, string expected)
    {
        using var transform = Gcm(keyBytes);
        var packet = Convert.FromHexString(Rtcp);
        var trailer = Convert.FromHexString("800005d4");
        var tag = new byte[16];

        transform.Seal(packet.AsSpan(0, 8), packet.AsSpan(8), trailer, 0x4d617273, 0x5d4, tag);
        Assert.Equal(expected, Convert.ToHexString([.. packet.AsSpan(8), .. tag]), ignoreCase: true);

        Assert.True(transform.TryOpen(packet.AsSpan(0, 8), packet.AsSpan(8), trailer, 0x4d617273, 0x5d4, tag));
        Assert.Equal(Rtcp, Convert.ToHexString(packet), ignoreCase: true);
    }

    private static GcmTransform Gcm(int keyBytes) =>
        new([.. Enumerable.Range(0, keyBytes).Select(value => (byte)value)], Convert.FromHexString(Salt));
}
