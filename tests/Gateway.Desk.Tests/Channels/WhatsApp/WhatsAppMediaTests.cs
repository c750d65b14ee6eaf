using Gateway.Desk.Channels;
using static Gateway.Desk.Tests.Channels.WhatsApp.WhatsAppBodies;

namespace Gateway.Desk.Tests.Channels.WhatsApp;

public sealed class WhatsAppMediaTests
{
    private readonly FakeHttp _http = new();

    [Theory]
    [InlineData("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", "Bearer EAA-token")]
    [InlineData("https://graph.facebook.com/file", "Bearer EAA-token")]
    [InlineData("https://evil.example.com/?fbsbx.com", null)]
    [InlineData("https://fbsbx.com.example.com/", null)]
    [InlineData("http://lookaside.fbsbx.com/", null)]
    public async Task A_file_is_fetched_in_two_steps_and_the_token_goes_to_Meta_only(string url, string? authorization)
    {
        _http.Answer(200, $$"""{"url":"{{url}}","mime_type":"image/jpeg","file_size":3,"id":"77"}""").Answer(200, "abc");

        await using var download = await Channel(_http).FetchAsync("77", CancellationToken.None);

        Assert.Equal("https://graph.facebook.com/v24.0/77?phone_number_id=106540352242922", _http.Sent[0].Url.ToString());
        Assert.Equal(authorization, _http.Sent[1].Header("Authorization"));
        using var reader = new StreamReader(download.Content);
        Assert.Equal("abc", await reader.ReadToEndAsync());
    }

    [Theory]
    [InlineData("""{"url":"https://lookaside.fbsbx.com/","file_size":104857601}""", 200)]
    [InlineData("""{"error":{"code":100,"message":"does not exist"}}""", 400)]
    public async Task What_is_too_large_or_gone_is_never_asked_for_again(string body, int status)
    {
        _http.Answer(status, body);

        await Assert.ThrowsAsync<MediaGoneException>(() => Channel(_http).FetchAsync("77", CancellationToken.None));
    }

    [Theory]
    [InlineData("""{"error":{"code":4,"message":"rate"}}""", 400)]
    [InlineData("""{"error":{"code":190,"message":"token"}}""", 401)]
    [InlineData("<html>", 502)]
    public async Task What_cannot_be_had_now_is_asked_for_later(string body, int status)
    {
        _http.Answer(status, body);

        await Assert.ThrowsAsync<HttpRequestException>(() => Channel(_http).FetchAsync("77", CancellationToken.None));
    }

    [Fact]
    public async Task A_download_that_expired_is_gone()
    {
        _http.Answer(200, """{"url":"https://lookaside.fbsbx.com/x"}""").Answer(404);

        await Assert.ThrowsAsync<MediaGoneException>(() => Channel(_http).FetchAsync("77", CancellationToken.None));
    }
}
