using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>What holds for every platform.</summary>
[Collection(PlatformEventsSystem.Name)]
public class PlatformEventsTests(PlatformEventsSystem system)
{
    private static readonly DateTimeOffset At = new(2026, 3, 3, 10, 0, 0, TimeSpan.Zero);

    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    // As each of them says that a recipient has unsubscribed from everything, at At.
    public static TheoryData<string, string> Platforms =>
        new()
        {
            { "sendgrid", """[{"email":"ADDRESS","timestamp":1772532000,"event":"unsubscribe","sg_event_id":"ADDRESS-1"}]""" },
            { "mailgun", """{"event":"unsubscribed","id":"W3X4JOhFT-OZidZGKKr9iA","timestamp":1772532000.0,"recipient":"ADDRESS"}""" },
            {
                "postmark",
                """{"RecordType":"SubscriptionChange","MessageID":"a4909a96","MessageStream":"outbound","ChangedAt":"2026-03-03T10:00:00Z","Recipient":"ADDRESS","Origin":"Recipient","SuppressSending":true,"SuppressionReason":"ManualSuppression"}"""
            },
            { "brevo", """{"event":"unsubscribe","email":"ADDRESS","id":26224,"camp_id":7,"ts_event":1772532000,"list_id":[]}""" },
            {
                "ses",
                """{"eventType":"Subscription","mail":{"destination":["ADDRESS"]},"subscription":{"timestamp":"2026-03-03T10:00:00.000Z","newTopicPreferences":{"unsubscribeAll":true}}}"""
            },
        };

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task a_refusal_is_in_force_since_the_person_acted_with_the_request_as_evidence(string platform, string unsubscribe)
    {
        var before = await system.EvidenceAsync(EvidencePurpose.Objection);
        await system.PostAsync(platform, Of(unsubscribe));

        var objection = Assert.Single(await system.ObjectionsAsync(address));
        Assert.Equal(Scope.Of(Channel.Email, "prospecting"), objection.Scope);
        Assert.Equal(
            (Source.Platform, $"platform:{platform}", At),
            (objection.Capture.Source, objection.Capture.Actor, objection.Capture.OccurredAt)
        );
        Assert.Matches($"^{platform}:[0-9a-f]{{32}}$", objection.Capture.IdempotencyKey);
        Assert.Equal(before + 1, await system.EvidenceAsync(EvidencePurpose.Objection));
        Assert.Equal(
            "objection",
            await system.QueryAsync<string>($"select purpose from consent.evidence where id = '{objection.Capture.Evidence}'")
        );
    }

    [Theory]
    [InlineData(
        "sendgrid",
        """[{"email":"A","timestamp":1772532000,"event":"unsubscribe","sg_event_id":"A"},{"email":"B","timestamp":1772532000,"event":"unsubscribe","sg_event_id":"B"}]"""
    )]
    [InlineData(
        "brevo",
        """
            {"event":"unsubscribe","email":"A","ts_event":1772532000}
            {"event":"unsubscribe","email":"B","ts_event":1772532000}
            """
    )]
    [InlineData(
        "ses",
        """{"eventType":"Complaint","mail":{"destination":["A","B"],"headers":[{"name":"To","value":"<A>, <B>"}]},"complaint":{"complainedRecipients":[{"emailAddress":"A"},{"emailAddress":"B"}]}}"""
    )]
    [InlineData(
        "ses",
        """{"eventType":"Subscription","mail":{"destination":["A","B"]},"subscription":{"newTopicPreferences":{"unsubscribeAll":true}}}"""
    )]
    public async Task of_a_batch_each_person_has_their_own_evidence_and_none_shows_another(string platform, string batch)
    {
        var (one, other) = ($"{Guid.NewGuid():N}@example.org", $"{Guid.NewGuid():N}@example.org");
        await system.PostAsync(
            platform,
            batch
                .Replace("\"A\"", $"\"{one}\"", StringComparison.Ordinal)
                .Replace("\"B\"", $"\"{other}\"", StringComparison.Ordinal)
                .Replace("<A>", $"<{one}>", StringComparison.Ordinal)
                .Replace("<B>", $"<{other}>", StringComparison.Ordinal)
        );

        foreach (var (person, another) in new[] { (one, other), (other, one) })
        {
            var kept = Assert.Single(await system.EvidenceOfAsync(system.IdOf(person)));
            Assert.Contains(person, kept, StringComparison.Ordinal);
            Assert.DoesNotContain(another, kept, StringComparison.Ordinal);
            Assert.DoesNotContain("Bearer", kept, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task the_same_five_times_at_once_and_later_again_is_one_event(string platform, string unsubscribe)
    {
        // One SNS message that is delivered again keeps its id, and one Mailgun event, although it is signed anew.
        var same = await system.Request(platform, Of(unsubscribe)).Content!.ReadAsStringAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostAsync()));
        await PostAsync();

        Assert.Single(await system.ObjectionsAsync(address));

        async Task PostAsync()
        {
            using var request = system.Request(platform, Of(unsubscribe));
            request.Content = platform == "ses" ? new StringContent(same) : request.Content;
            using var response = await system.Service.SendAsync(request);
            await response.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task what_nothing_proves_changes_nothing_is_kept_once_and_asked_for_again(string platform, string unsubscribe)
    {
        var before = await system.WaitingAsync(UnattributedReason.Signature);
        using var basic = PlatformEventsSystem.Message(platform, Of(unsubscribe), new AuthenticationHeaderValue("Basic", "cG9zdG1hcms6"));
        using var bearer = PlatformEventsSystem.Message(platform, Of(unsubscribe), new AuthenticationHeaderValue("Bearer", "guessed"));
        using var nothing = PlatformEventsSystem.Message(platform, Of(unsubscribe));
        using var genuine = system.Request(platform, Of(unsubscribe) + " ");

        foreach (var request in new[] { basic, bearer, nothing })
        {
            using var response = await system.Service.SendAsync(request);
            await response.ShouldBe(RefusalOf(platform));
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }

        Assert.Equal(before + 1, await system.WaitingAsync(UnattributedReason.Signature));
        using var unconfigured = await system.Unconfigured.SendAsync(genuine);
        await unconfigured.ShouldBe(HttpStatusCode.NotFound);
        Assert.Equal(before + 1, await system.WaitingAsync(UnattributedReason.Signature));
        Assert.Empty(await system.ObjectionsAsync(address));
    }

    [Theory]
    [InlineData("sendgrid")]
    [InlineData("mailgun")]
    [InlineData("ses")]
    public async Task one_byte_of_what_was_signed_that_is_changed_changes_everything(string platform)
    {
        var (_, says) = Platforms.Select(row => row.Data).Single(row => row.Item1 == platform);
        using var request = system.Request(platform, Of(says));
        var body = await request.Content!.ReadAsStringAsync();
        var place =
            platform == "mailgun"
                ? body.IndexOf("\"token\":\"", StringComparison.Ordinal) + 10
                : body.IndexOf(address, StringComparison.Ordinal);
        request.Content = new StringContent(body[..place] + (body[place] == 'a' ? 'b' : 'a') + body[(place + 1)..]);

        using var response = await system.Service.SendAsync(request);
        await response.ShouldBe(RefusalOf(platform));
        Assert.Empty(await system.ObjectionsAsync(address));
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task a_time_that_is_missing_or_cannot_be_is_the_time_of_arrival(string platform, string unsubscribe)
    {
        var begin = DateTimeOffset.UtcNow;
        foreach (
            var (unix, iso) in new[]
            {
                ("0", "0001-01-01T00:00:00Z"),
                ("99999999999", "9999-01-01T00:00:00Z"),
                ("1e9999", "tomorrow"),
                ("{}", ""),
                ("-1", "1969-12-31T00:00:00Z"),
            }
        )
        {
            var person = $"{Guid.NewGuid():N}@example.org";
            await system.PostAsync(
                platform,
                unsubscribe
                    .Replace("ADDRESS", person, StringComparison.Ordinal)
                    .Replace("1772532000.0", unix, StringComparison.Ordinal)
                    .Replace("1772532000", unix, StringComparison.Ordinal)
                    .Replace("2026-03-03T10:00:00.000Z", iso, StringComparison.Ordinal)
                    .Replace("2026-03-03T10:00:00Z", iso, StringComparison.Ordinal)
            );
            var capture = Assert.Single(await system.ObjectionsAsync(person)).Capture;
            Assert.InRange(capture.OccurredAt!.Value, begin.AddSeconds(-1), capture.ReceivedAt);
        }
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task a_refusal_of_nobody_waits_for_the_dpo_and_one_of_a_damaged_address_is_recorded_as_well(
        string platform,
        string unsubscribe
    )
    {
        var (nobody, unreadable) = (
            await system.WaitingAsync(UnattributedReason.NoSender),
            await system.WaitingAsync(UnattributedReason.Unreadable)
        );
        var tag = $"{Guid.NewGuid():N}";
        foreach (var missing in new[] { $" ", "\\ud800" })
        {
            await system.PostAsync(
                platform,
                unsubscribe.Replace("ADDRESS-1", tag, StringComparison.Ordinal).Replace("ADDRESS", missing, StringComparison.Ordinal)
            );
        }

        Assert.Equal(nobody + 2, await system.WaitingAsync(UnattributedReason.NoSender));

        await system.PostAsync(platform, unsubscribe.Replace("ADDRESS", $"Jean <{tag}>", StringComparison.Ordinal));
        await system.PostAsync(platform, unsubscribe.Replace("ADDRESS", $"Jean <{tag}>", StringComparison.Ordinal));
        Assert.Equal(unreadable + 1, await system.WaitingAsync(UnattributedReason.Unreadable));
        Assert.NotEmpty(await system.ObjectionsAsync($"Jean <{tag}>"));
    }

    [Theory]
    [InlineData("sendgrid", HttpStatusCode.InternalServerError)]
    [InlineData("brevo", HttpStatusCode.TooManyRequests)]
    [InlineData("ses", HttpStatusCode.ServiceUnavailable)]
    public async Task while_nothing_can_be_stored_it_is_asked_for_again(string platform, HttpStatusCode status)
    {
        var (_, says) = Platforms.Select(row => row.Data).Single(row => row.Item1 == platform);
        await system.ExecuteAsync("revoke insert on consent.mt_events from consent_email_unsubscribe");
        try
        {
            using var response = await system.Service.SendAsync(system.Request(platform, Of(says)));
            await response.ShouldBe(status);
            Assert.NotNull(response.Headers.RetryAfter);
        }
        finally
        {
            await system.ExecuteAsync("grant insert on consent.mt_events to consent_email_unsubscribe");
        }

        await system.PostAsync(platform, Of(says));
        Assert.Equal([("prospecting", At)], await system.RefusedAsync(address));
    }

    [Theory]
    [InlineData("sendgrid")]
    [InlineData("brevo")]
    public async Task an_item_of_a_batch_that_fails_is_kept_once_and_costs_its_neighbours_nothing(string platform)
    {
        var (_, says) = Platforms.Select(row => row.Data).Single(row => row.Item1 == platform);
        string[] people = [address, $"poison-{address}", $"last-{address}"];
        await system.PoisonAsync(system.IdOf(people[1]));
        var failed = await system.FailedAsync();
        var batch =
            $"[{string.Join(',', people.Select(person => says.Trim('[', ']').Replace("ADDRESS", person, StringComparison.Ordinal)))}]";
        await system.PostAsync(platform, batch);
        await system.PostAsync(platform, batch);

        Assert.Equal([("prospecting", At)], await system.RefusedAsync(people[0]));
        Assert.Empty(await system.RefusedAsync(people[1]));
        Assert.Equal([("prospecting", At)], await system.RefusedAsync(people[2]));
        Assert.Equal(failed + 1, await system.FailedAsync());
    }

    [Fact]
    public async Task a_platform_that_there_is_not_is_not_found()
    {
        var before = await system.WaitingAsync(UnattributedReason.Signature);
        Assert.Equal(
            "There is no such platform here; it is one of sendgrid, mailgun, postmark, brevo, ses, with a section under Platforms that says what "
                + "proves its requests. Nothing was kept.",
            await system.Service.RefusedAsync(HttpMethod.Post, "/platform-events/mailchimp", "{}", HttpStatusCode.NotFound)
        );
        Assert.Equal(before, await system.WaitingAsync(UnattributedReason.Signature));
    }

    [Fact]
    public async Task whatever_comes_is_answered_and_nothing_that_a_platform_says_is_lost()
    {
        var (random, waiting, sent) = (new Random(8058), await system.WaitingAsync(), new HashSet<string>());
        var logged = system.Logs.Count;
        foreach (var (platform, unsubscribe) in Platforms.Select(row => row.Data))
        {
            foreach (
                var says in Enumerable
                    .Range(0, 30)
                    .Select(_ => Hostile(random, Of(unsubscribe)))
                    .Append(new string('[', 100_000) + new string(']', 100_000))
                    .Append("")
            )
            {
                using var response = await system.Service.SendAsync(system.Request(platform, says));
                Assert.True(
                    response.StatusCode == HttpStatusCode.OK || response.StatusCode == RefusalOf(platform),
                    $"{platform} was answered {response.StatusCode} to {says[..Math.Min(says.Length, 300)]}"
                );
                using var unproven = await system.Service.SendAsync(PlatformEventsSystem.Message(platform, says));
                await unproven.ShouldBe(RefusalOf(platform));
                sent.Add($"{platform} {says}");
            }
        }

        Assert.InRange(await system.WaitingAsync(), waiting + sent.Count, long.MaxValue);
        Assert.DoesNotContain(
            system.Logs.Skip(logged),
            line => line.Contains("by a fault of ours", StringComparison.Ordinal) || line.Contains(address, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task a_batch_of_a_megabyte_is_read_to_its_end()
    {
        var batch = string.Join(
            ',',
            Enumerable.Repeat(
                $$"""{"email":"{{Guid.NewGuid():N}}@example.org","timestamp":1772532000,"event":"delivered","response":"{{new string('x', 1000)}}"}""",
                1_000
            )
        );
        await system.PostAsync(
            "sendgrid",
            $$"""[{{batch}},{"email":"{{address}}","timestamp":1772532000,"event":"unsubscribe","sg_event_id":"1"}]"""
        );
        Assert.Equal([("prospecting", At)], await system.RefusedAsync(address));
    }

    [Theory]
    [InlineData("SendGrid:VerificationKey", "MFkw", "Platforms:SendGrid:VerificationKey must be")]
    [InlineData("SendGrid:UnsubscribeGroups:10", "newsletters", "every list under Platforms:SendGrid must be given a purpose")]
    [InlineData("Mailgun:Tags:news", "newsletters", "every list under Platforms:Mailgun must be given a purpose")]
    [InlineData("Mailgun:MailingLists:a@b.fr", "", "every list under Platforms:Mailgun must be given a purpose")]
    [InlineData("Postmark:Username", "postmark", "Platforms:Postmark:Username and Platforms:Postmark:Password")]
    [InlineData("Brevo:Lists:3", "newsletters", "every list under Platforms:Brevo must be given a purpose")]
    [InlineData("Ses:TopicArns:0", "mail-events", "every entry of Platforms:Ses:TopicArns must be like")]
    public void a_setting_that_would_lose_or_misread_a_refusal_is_refused_at_start(string setting, string value, string reason)
    {
        var builder = ConsentService.CreateBuilder("email-unsubscribe", []);
        builder.AddLedger();
        builder.AddMailPlatforms();
        builder.Configuration.AddInMemoryCollection(
            system.SettingsOf("email-unsubscribe").Append(KeyValuePair.Create($"Platforms:{setting}", value))!
        );
        using var services = builder.Services.BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);
        Assert.StartsWith(reason, Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    // The code after which it delivers again.
    private static HttpStatusCode RefusalOf(string platform) =>
        platform switch
        {
            "brevo" => HttpStatusCode.TooManyRequests,
            "ses" => HttpStatusCode.ServiceUnavailable,
            _ => HttpStatusCode.Unauthorized,
        };

    private string Of(string unsubscribe) => unsubscribe.Replace("ADDRESS", address, StringComparison.Ordinal);

    // What a platform says, with values of wrong types, cut off, overwritten or nested without end.
    private static string Hostile(Random random, string says)
    {
        string[] values =
        [
            "null",
            "1e9999",
            "-0",
            "[[[]]]",
            "{}",
            "true",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "99999999999999999999999999",
            """{"\ud800":1}""",
            "\"%s' or 1=1--\"",
        ];
        var quotes = says.Index().Where(character => character.Item == '"').Select(character => character.Index).ToList();
        var (start, end) = (random.Next(quotes.Count - 1), says.Length);
        return random.Next(4) switch
        {
            0 => says[..random.Next(end)],
            1 => says[..quotes[start]] + values[random.Next(values.Length)] + says[(quotes[start + 1] + 1)..],
            2 => string.Concat(Enumerable.Range(0, random.Next(2_000)).Select(_ => (char)random.Next(1, 0xD7FF))),
            _ => new StringBuilder(says) { [random.Next(end)] = (char)random.Next(1, 127) }.ToString(),
        };
    }
}
