using System.Text;
using Gateway.Desk.Channels.Graph;

namespace Gateway.Desk.Tests.Channels.Graph;

public sealed class GraphWebhookTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"object":"page","entry":[{"id":"1","time":2}]}""");

    [Fact]
    public void The_set_up_call_carries_no_signature_and_gets_its_challenge_back()
    {
        var answer = GraphWebhook.Screen(MetaCalls.Get("?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=a-verify-token-of-ours"), MetaCalls.Access)!;

        Assert.Equal((200, "1158201444", "text/plain"), (answer.Status, answer.Body, answer.ContentType));
    }

    [Theory]
    [InlineData("?hub.mode=subscribe&hub.challenge=1&hub.verify_token=other")]
    [InlineData("?hub.mode=subscribe&hub.challenge=1&hub.verify_token=")]
    [InlineData("?hub.mode=subscribe&hub.challenge=1")]
    [InlineData("?hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=a-verify-token-of-ours")]
    [InlineData("?hub.mode=subscribe&hub.verify_token=a-verify-token-of-ours")]
    [InlineData("")]
    [InlineData("?%")]
    public void A_set_up_call_without_the_verify_token_is_refused(string query)
    {
        var answer = GraphWebhook.Screen(MetaCalls.Get(query), MetaCalls.Access)!;

        Assert.Equal((403, ""), (answer.Status, answer.Body));
        Assert.NotNull(answer.Refusal);
    }

    [Fact]
    public void Another_method_is_not_allowed() =>
        Assert.Equal(405, GraphWebhook.Screen(MetaCalls.Get("", "HEAD"), MetaCalls.Access)!.Status);

    [Theory]
    [InlineData(MetaCalls.Secret)]
    [InlineData(MetaCalls.Older)]
    public void Either_secret_signs_while_one_replaces_the_other(string secret) =>
        Assert.Null(GraphWebhook.Screen(MetaCalls.Signed(Body, secret), MetaCalls.Access));

    [Fact]
    public void A_secret_that_was_taken_out_no_longer_signs() =>
        Assert.Equal(401, GraphWebhook.Screen(MetaCalls.Signed(Body, MetaCalls.Older), MetaCalls.Access with { AppSecrets = [MetaCalls.Secret] })!.Status);

    [Fact]
    public void Every_changed_octet_of_the_body_breaks_the_signature()
    {
        var signature = MetaCalls.SignatureOf(Body);
        for (var i = 0; i < Body.Length; i++)
        {
            var changed = (byte[])Body.Clone();
            changed[i] ^= 1;

            Assert.Equal(401, GraphWebhook.Screen(MetaCalls.Post(changed, signature), MetaCalls.Access)!.Status);
        }
    }

    [Theory]
    [InlineData("""{"entry":[{"id":"1","time":2}],"object":"page"}""")]
    [InlineData("""{"object": "page", "entry": [{"id": "1", "time": 2}]}""")]
    [InlineData("""{"object":"page","entry":[{"id":"1","time":2}]}""" + "\n")]
    [InlineData("""{"object":"page","entry":[{"id":"1","time":2}]""")]
    [InlineData("")]
    public void The_same_JSON_written_otherwise_and_a_cut_body_are_not_what_was_signed(string body) =>
        Assert.Equal(401, GraphWebhook.Screen(MetaCalls.Post(Encoding.UTF8.GetBytes(body), MetaCalls.SignatureOf(Body)), MetaCalls.Access)!.Status);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha256=00")]
    [InlineData("sha256=zz23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("sha1=0123456789abcdef0123456789abcdef01234567")]
    public void A_missing_or_broken_header_is_refused(string? signature)
    {
        var answer = GraphWebhook.Screen(MetaCalls.Post(Body, signature), MetaCalls.Access)!;

        Assert.Equal(401, answer.Status);
        Assert.Empty(answer.Body);
        Assert.DoesNotContain(MetaCalls.Secret, answer.Refusal);
    }

    [Fact]
    public void The_digits_of_a_signature_may_be_upper_case()
    {
        var signature = "sha256=" + MetaCalls.SignatureOf(Body)["sha256=".Length..].ToUpperInvariant();

        Assert.Null(GraphWebhook.Screen(MetaCalls.Post(Body, signature), MetaCalls.Access));
    }

    [Fact]
    public void An_empty_secret_signs_nothing() =>
        Assert.Equal(401, GraphWebhook.Screen(MetaCalls.Signed(Body, ""), MetaCalls.Access with { AppSecrets = [""] })!.Status);
}
