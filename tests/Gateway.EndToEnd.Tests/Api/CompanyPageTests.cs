using System.Text.Json;

namespace Gateway.EndToEnd.Tests.Api;

/// <summary><c>/.well-known/contact.json</c> as anybody gets it.</summary>
[Collection(ApiCollection.Name)]
public sealed class CompanyPageTests(ApiGateway gateway)
{
    [Fact]
    public async Task Anybody_learns_numbers_channels_hours_and_what_can_be_asked()
    {
        var answer = await gateway.AskAsync("GET", "/.well-known/contact.json", key: null, headers: ("Origin", "https://anywhere.example"));

        Assert.Equal(200, answer.Status);
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal("public, max-age=5", answer.Headers["Cache-Control"]);
        var page = answer.Json;
        Assert.Equal((1, "Example Services"), (page.GetProperty("version").GetInt32(), page.GetProperty("company").GetString()));
        var hotline = Assert.Single(page.GetProperty("hotlines").EnumerateArray());
        Assert.Equal("+493023125100", Assert.Single(hotline.GetProperty("numbers").EnumerateArray()).GetString());
        Assert.True(hotline.GetProperty("isOpen").GetBoolean());
        Assert.Equal(0, hotline.GetProperty("agentsPresent").GetInt32());
        Assert.Equal(JsonValueKind.Null, hotline.GetProperty("estimatedWaitSeconds").ValueKind);
        var channel = Assert.Single(page.GetProperty("channels").EnumerateArray());
        Assert.Equal(("shop", "https://shop.example.com/chat"), (channel.GetProperty("name").GetString(), channel.GetProperty("link").GetString()));
        var hours = Assert.Single(page.GetProperty("hours").EnumerateArray());
        Assert.Equal("00:00-24:00", hours.GetProperty("week").GetProperty("sun")[0].GetString());
        Assert.Contains(page.GetProperty("intents").EnumerateArray(), intent => intent.GetProperty("label").TryGetProperty("de", out _));
    }

    [Fact]
    public async Task Its_head_is_served_and_nothing_can_be_written_there()
    {
        var head = await gateway.AskAsync("HEAD", "/.well-known/contact.json", key: null);

        Assert.Equal((200, 0), (head.Status, head.Body.Length));
        Assert.NotEqual("0", head.Headers["Content-Length"]);
        Assert.Equal(405, (await gateway.AskAsync("POST", "/.well-known/contact.json", new { })).Status);
    }
}
