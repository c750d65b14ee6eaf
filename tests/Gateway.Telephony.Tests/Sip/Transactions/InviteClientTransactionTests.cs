using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Tests.Sip.Transactions;

/// <summary>RFC 3261 figure 5 with RFC 6026 section 7.2, state by event.</summary>
public class InviteClientTransactionTests
{
    [Theory]
    [InlineData("Start", "Calling: Send A=500 B=32000")]
    [InlineData("Start A", "Calling: Send A=1000")]
    [InlineData("Start A A A A", "Calling: Send A=8000")]
    [InlineData("Start B", "Terminated: TimeOut Terminate")]
    [InlineData("Start TransportError", "Terminated: TransportFailed Terminate")]
    [InlineData("Start Provisional", "Proceeding: -A -B Deliver")]
    [InlineData("Start Provisional Provisional", "Proceeding: Deliver")]
    [InlineData("Start Provisional A", "Proceeding:")]
    [InlineData("Start Provisional TransportError", "Terminated: TransportFailed Terminate")]
    [InlineData("Start Success", "Accepted: -A -B M=32000 Deliver")]
    [InlineData("Start Provisional Success", "Accepted: -A -B M=32000 Deliver")]
    [InlineData("Start Success Success", "Accepted: Deliver")]
    [InlineData("Start Success Provisional", "Accepted:")]
    [InlineData("Start Success Failure", "Accepted:")]
    [InlineData("Start Success TransportError", "Accepted:")]
    [InlineData("Start Success M", "Terminated: Terminate")]
    [InlineData("Start Success M Success", "Terminated:")]
    [InlineData("Start Failure", "Completed: -A -B SendAck D=32000 Deliver")]
    [InlineData("Start Failure Failure", "Completed: SendAck")]
    [InlineData("Start Failure Success", "Completed:")]
    [InlineData("Start Failure TransportError", "Terminated: TransportFailed Terminate")]
    [InlineData("Start Failure D", "Terminated: Terminate")]
    public void Over_UDP_each_event_leads_where_figure_5_says(string path, string expected) =>
        Assert.Equal(expected, TransactionTable.Play(new InviteClientTransaction(TransactionTable.Timers, false), path));

    [Theory]
    [InlineData("Start", "Calling: Send B=32000")]
    [InlineData("Start Success", "Accepted: -A -B M=32000 Deliver")]
    [InlineData("Start Failure", "Terminated: SendAck Deliver Terminate")]
    public void Over_TCP_the_request_is_sent_once_and_a_refusal_ends_it(string path, string expected) =>
        Assert.Equal(expected, TransactionTable.Play(new InviteClientTransaction(TransactionTable.Timers, true), path));
}
