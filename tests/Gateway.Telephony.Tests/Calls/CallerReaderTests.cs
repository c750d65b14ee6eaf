using System.Text;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Telephony.Sip.Trunks.Identity;

namespace Gateway.Telephony.Tests.Calls;

public sealed class CallerReaderTests
{
    [Theory]
    [InlineData("<sip:030555@trunk>", "", "030555", false)]
    [InlineData("\"Erika\" <sip:+4930555@trunk>", "P-Asserted-Identity: <sip:+4940777@trunk>", "+4940777", true)]
    [InlineData("<sip:+4930555@trunk>", "P-Asserted-Identity: <tel:+4940777;ext=1>", "+4940777", true)]
    [InlineData("<sip:anonymous@anonymous.invalid>", "P-Asserted-Identity: <sip:+4940777@trunk>", "+4940777", true)]
    [InlineData("<sip:+4930555@trunk>", "P-Asserted-Identity: nonsense", "+4930555", false)]
    public void The_asserted_identity_goes_before_the_From(string from, string header, string number, bool isAsserted)
    {
        var caller = Read(Invite(from, header));

        Assert.Equal(number, caller.Number);
        Assert.Equal(isAsserted, caller.IsAsserted);
        Assert.False(caller.IsWithheld);
    }

    [Theory]
    [InlineData("<sip:+4930555@trunk>", "Privacy: id")]
    [InlineData("<sip:+4930555@trunk>", "Privacy: session;user;critical")]
    [InlineData("<sip:anonymous@anonymous.invalid>", "Privacy: id\r\nP-Asserted-Identity: <sip:+4940777@trunk>")]
    [InlineData("\"Anonymous\" <sip:anonymous@anonymous.invalid>", "")]
    [InlineData("<sip:trunk.example.com>", "")]
    public void A_caller_who_asks_for_privacy_stays_unknown(string from, string header)
    {
        Assert.Equal(Caller.Withheld, Read(Invite(from, header)));
    }

    [Fact]
    public void Privacy_none_hides_nothing()
    {
        Assert.Equal("+4930555", Read(Invite("<sip:+4930555@trunk>", "Privacy: none")).Number);
    }

    [Theory]
    [InlineData("P-Asserted-Identity : <sip:+4940777@trunk>")]
    [InlineData("P-Asserted-Identity\t: <sip:+4940777@trunk>")]
    [InlineData("p-aSSerted-identity: <sip:+4940777@trunk>")]
    [InlineData("P-Asserted-Identity:\r\n <sip:+4940777@trunk>")]
    public void However_it_is_spelled_an_agent_is_the_agent_and_a_trunk_is_believed(string header)
    {
        var invite = Invite("\"Polizei 110\" <sip:ben@gateway>", header + "\r\nReply-To: <sip:ben@gateway>\r\nX-Agent-Id : 7");

        var agent = CallerReader.OfAgent("anna", invite);
        Assert.Equal(("anna", null, false, CallerTrust.Claimed), (agent.Number, agent.DisplayName, agent.IsAsserted, agent.Trust));
        Assert.Equal("+4940777", Read(invite).Number);
    }

    [Theory]
    [InlineData("<sip:+4940777;verstat=TN-Validation-Passed@trunk;user=phone>", CallerTrust.CheckedByTrunk)]
    [InlineData("<tel:+4940777;verstat=TN-Validation-Passed>", CallerTrust.CheckedByTrunk)]
    [InlineData("<sip:+4940777;verstat=TN-Validation-Failed@trunk;user=phone>", CallerTrust.Asserted)]
    [InlineData("<sip:+4940777@trunk>", CallerTrust.Asserted)]
    [InlineData("\"A, B\" <sip:+4940777@trunk>, <tel:+4940777>", CallerTrust.Asserted)]
    public void Verstat_of_the_trunk_raises_the_trust(string identity, CallerTrust trust) =>
        Assert.Equal(trust, Read(Invite("<sip:anonymous@anonymous.invalid>", $"P-Asserted-Identity: {identity}")).Trust);

    [Theory]
    [InlineData(true, "<sip:+4940777@trunk>;party=calling;privacy=off", "+4940777", true)]
    [InlineData(true, "<sip:+4940777@trunk>;party=called", "+4930555", false)]
    [InlineData(true, "<sip:+4940777@trunk>;privacy=full", null, false)]
    [InlineData(false, "<sip:+4940777@trunk>;party=calling", "+4930555", false)]
    public void Remote_Party_ID_is_believed_where_the_profile_says_so(bool trusts, string party, string? number, bool isAsserted)
    {
        var caller = Read(
            Invite("<sip:+4930555@trunk>", $"Remote-Party-ID: {party}"), TrunkProfile.Generic with { TrustsRemotePartyId = trusts });

        Assert.Equal((number, isAsserted), (caller.Number, caller.IsAsserted));
    }

    [Fact]
    public void Preferred_identities_are_for_the_first_proxy_and_not_for_us() =>
        Assert.Equal("+4930555", Read(Invite("<sip:+4930555@trunk>", "P-Preferred-Identity: <sip:+4940777@trunk>")).Number);

    [Fact]
    public void Diversions_say_who_passed_the_call_on_the_last_one_first()
    {
        var caller = Read(Invite(
            "<sip:+4930555@trunk>",
            "Diversion: <sip:+4930111@trunk>;reason=no-answer;counter=1, <sip:+4930222@trunk>;reason=weather\r\n"
            + "Diversion: <sip:+4930333@trunk>;reason=user-busy;privacy=full"));

        Assert.Equal(
            [new Forwarding("+4930111", "no-answer"), new Forwarding("+4930222", "unknown"), new Forwarding(null, "user-busy")],
            caller.ForwardedFrom);
    }

    [Fact]
    public void History_says_it_by_the_cause_of_the_next_entry()
    {
        var caller = Read(Invite(
            "<sip:+4930555@trunk>",
            "History-Info: <sip:+4930111@trunk>;index=1, <sip:+4930222@trunk;cause=486>;index=1.1;mp=1,\r\n"
            + " <sip:+4930333@trunk?Privacy=history>;index=1.1.1;rc=1.1\r\n"
            + "History-Info: <sip:100@gateway;cause=302>;index=1.1.1.1;mp=1.1.1"));

        Assert.Equal([new Forwarding(null, "unconditional"), new Forwarding("+4930111", "user-busy")], caller.ForwardedFrom);
    }

    private static Caller Read(SipRequest invite, TrunkProfile? profile = null) =>
        new CallerReader(new IdentityVerifier(null, TimeProvider.System)).Read(invite, profile ?? TrunkProfile.Generic);

    private static SipRequest Invite(string from, string header)
    {
        var text = $"""
            INVITE sip:100@127.0.0.1 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK1
            Max-Forwards: 70
            From: {from};tag=1
            To: <sip:100@127.0.0.1>
            Call-ID: caller@test
            CSeq: 1 INVITE
            {header}
            """.ReplaceLineEndings("\r\n").TrimEnd() + "\r\nContent-Length: 0\r\n\r\n";
        Assert.True(SipParser.TryParse(Encoding.ASCII.GetBytes(text), out var message, out var error), $"{error}");
        return Assert.IsType<SipRequest>(message);
    }
}
