using System.Net;
using Gateway.Telephony.Sip.Admission;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Sip.Admission;

public sealed class SourceAdmissionTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("192.0.2.7");
    private static readonly IPAddress Phone = IPAddress.Parse("192.0.2.8");
    private static readonly IPAddress Trunk = IPAddress.Parse("198.51.100.10");

    private readonly ManualTime _time = new();
    private readonly SourceAdmission _admission;

    public SourceAdmissionTests() => _admission = Create(new AdmissionOptions());

    [Fact]
    public void A_stranger_may_send_a_burst_and_then_a_rate()
    {
        Assert.Equal(40, Admitted(Stranger, 1_000));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(20, Admitted(Stranger, 1_000));
    }

    [Fact]
    public void What_is_too_much_is_refused_now_and_then_and_else_dropped()
    {
        Admitted(Stranger, 40);

        Assert.Equal(AdmissionVerdict.Refuse, _admission.Judge(Stranger));
        Assert.Equal(AdmissionVerdict.Drop, _admission.Judge(Stranger));
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(1, Admitted(Stranger, 1));
        Assert.Equal(AdmissionVerdict.Drop, _admission.Judge(Stranger));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, Admitted(Stranger, 1));
        Assert.Equal(AdmissionVerdict.Refuse, _admission.Judge(Stranger));
    }

    [Fact]
    public void Strangers_together_have_a_rate_and_trunks_and_phones_do_not_suffer()
    {
        _admission.LoggedIn(Phone);

        Assert.Equal(2_000, Enumerable.Range(0, 20_000).Sum(i => Admitted(AddressOf(i), 1)));
        Assert.Equal(100, Admitted(Phone, 100));
        Assert.Equal(100, Admitted(Trunk, 100));
    }

    [Fact]
    public void Strangers_are_passed_over_while_the_gateway_is_overloaded()
    {
        _admission.IsOverloaded = true;
        _admission.Called(Phone);

        Assert.Equal(0, Admitted(Stranger, 10));
        Assert.Equal(10, Admitted(Phone, 10));
        Assert.Equal(10, Admitted(Trunk, 10));
    }

    [Fact]
    public void A_login_or_a_call_of_ours_makes_a_stranger_known_for_a_while()
    {
        _admission.LoggedIn(Phone);
        Assert.Equal(800, Admitted(Phone, 1_000));

        _time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(40, Admitted(Phone, 1_000));
        _admission.Hold(Phone);
        Assert.Equal(760, Admitted(Phone, 1_000));
        _admission.Release(Phone);
        Assert.Equal(0, Admitted(Phone, 1_000));
    }

    [Fact]
    public void The_tenth_failed_login_within_a_minute_bans_for_ten_minutes()
    {
        Fail(Stranger, 9);
        Assert.Empty(_admission.Bans());

        Fail(Stranger, 1);

        var ban = Assert.Single(_admission.Bans());
        Assert.Equal(("192.0.2.7/32", BanCause.Logins, 1), (ban.Source.ToString(), ban.Cause, ban.Count));
        Assert.Equal(_time.GetUtcNow().AddMinutes(10), ban.Until);
        Assert.Equal(AdmissionVerdict.Drop, _admission.Judge(Stranger));
        Assert.False(_admission.MayConnect(Stranger));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(_admission.Bans());
        Assert.Equal(AdmissionVerdict.Admit, _admission.Judge(Stranger));
        Assert.True(_admission.MayConnect(Stranger));
    }

    [Fact]
    public void Failures_that_are_far_apart_ban_nobody()
    {
        for (var i = 0; i < 100; i++)
        {
            Fail(Stranger, 1);
            _time.Advance(TimeSpan.FromSeconds(7));
        }

        Assert.Empty(_admission.Bans());
    }

    [Fact]
    public void Each_further_ban_is_twice_as_long_up_to_a_day_and_a_clean_day_forgets()
    {
        List<double> hours = [];
        for (var i = 0; i < 10; i++)
        {
            Fail(Stranger, 10);
            hours.Add((Assert.Single(_admission.Bans()).Until - _time.GetUtcNow()).TotalHours);
            _time.Advance(TimeSpan.FromHours(hours[^1]));
        }

        Assert.Equal([1.0 / 6, 1.0 / 3, 2.0 / 3, 4.0 / 3, 8.0 / 3, 16.0 / 3, 32.0 / 3, 64.0 / 3, 24, 24], hours, (a, b) => Math.Abs(a - b) < 0.001);
        _time.Advance(TimeSpan.FromHours(25));
        Fail(Stranger, 10);
        Assert.Equal(1, Assert.Single(_admission.Bans()).Count);
    }

    [Fact]
    public void Who_only_asks_and_never_logs_in_is_banned_as_a_scanner()
    {
        for (var i = 0; i < 20; i++)
        {
            _admission.Challenged(Stranger);
        }

        Assert.Equal(BanCause.Probes, Assert.Single(_admission.Bans()).Cause);
    }

    [Fact]
    public void An_office_whose_phones_log_in_is_not_banned_for_asking_or_for_one_mistyped_password()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _admission.Challenged(Phone);
            _admission.LoggedIn(Phone);
        }

        Fail(Phone, 99, isProven: true);

        Assert.Empty(_admission.Bans());
    }

    [Fact]
    public void Forged_messages_ban_neither_a_trunk_nor_a_source_with_phones_or_calls()
    {
        _admission.LoggedIn(Phone);
        _admission.Hold(Stranger);
        foreach (var source in (IPAddress[])[Trunk, Phone, Stranger])
        {
            Fail(source, 1_000);
            for (var i = 0; i < 1_000; i++)
            {
                _admission.Challenged(source);
            }
        }

        Assert.Empty(_admission.Bans());
        Fail(Trunk, 1_000, isProven: true);
        Assert.Empty(_admission.Bans());
        Fail(Phone, 100, isProven: true);
        Assert.Equal("192.0.2.8/32", Assert.Single(_admission.Bans()).Source.ToString());
    }

    [Fact]
    public void Networks_of_the_operator_are_never_banned()
    {
        var admission = Create(new AdmissionOptions { NeverBanned = [IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("2001:db8::/32")] });
        foreach (var source in (IPAddress[])[Stranger, IPAddress.Parse("2001:db8:1::1"), IPAddress.Parse("::ffff:192.0.2.9")])
        {
            for (var i = 0; i < 100; i++)
            {
                admission.LoginFailed(source, "x", "wrong", isProven: true);
            }
        }

        Assert.Empty(admission.Bans());
    }

    [Fact]
    public void A_ban_can_be_lifted()
    {
        Fail(Stranger, 10);

        Assert.True(_admission.Lift(Stranger));
        Assert.False(_admission.Lift(Stranger));
        Assert.Equal(AdmissionVerdict.Admit, _admission.Judge(Stranger));
    }

    [Fact]
    public void An_IPv6_source_is_its_64_bit_network_and_IPv4_in_IPv6_is_IPv4()
    {
        for (var i = 0; i < 10; i++)
        {
            Fail(IPAddress.Parse($"2001:db8:0:1::{i:x}"), 1);
        }

        Assert.Equal("2001:db8:0:1::/64", Assert.Single(_admission.Bans()).Source.ToString());
        Assert.Equal(AdmissionVerdict.Drop, _admission.Judge(IPAddress.Parse("2001:db8:0:1:ffff::1")));
        Assert.Equal(AdmissionVerdict.Admit, _admission.Judge(IPAddress.Parse("2001:db8:0:2::1")));
        Fail(Stranger, 10);
        Assert.Equal(AdmissionVerdict.Drop, _admission.Judge(IPAddress.Parse("::ffff:192.0.2.7")));
        Assert.Equal(AdmissionVerdict.Drop, _admission.Judge([192, 0, 2, 7]));
        Assert.Equal(AdmissionVerdict.Drop, _admission.Judge([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, 7]));
    }

    [Fact]
    public void Memory_is_bounded_and_the_banned_and_the_known_are_kept_in_it()
    {
        Fail(Stranger, 10);
        _admission.LoggedIn(Phone);

        for (var i = 0; i < SourceAdmission.MaxSources * 2; i++)
        {
            _admission.Judge(AddressOf(i));
        }

        Assert.Equal(SourceAdmission.MaxSources, _admission.Sources);
        Assert.Single(_admission.Bans());
        Assert.Equal(800, Admitted(Phone, 1_000));
    }

    [Fact]
    public void Judging_a_source_that_is_remembered_allocates_nothing()
    {
        _admission.Judge(Stranger);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            _admission.Judge(Stranger);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    private static IPAddress AddressOf(int i) => new([100, (byte)(i >> 16), (byte)(i >> 8), (byte)i]);

    private SourceAdmission Create(AdmissionOptions options) =>
        new(options, [IPNetwork.Parse("198.51.100.0/24")], _time, NullLogger<SourceAdmission>.Instance);

    private int Admitted(IPAddress source, int messages) =>
        Enumerable.Range(0, messages).Count(_ => _admission.Judge(source) == AdmissionVerdict.Admit);

    private void Fail(IPAddress source, int times, bool isProven = false)
    {
        for (var i = 0; i < times; i++)
        {
            _admission.LoginFailed(source, "anna", "wrong user or password", isProven);
        }
    }
}
