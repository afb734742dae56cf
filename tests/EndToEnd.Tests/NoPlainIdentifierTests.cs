using System.Net;
using System.Net.Http.Json;
using System.Text;
using Npgsql;
using SenefConsent.Client;

namespace SenefConsent.EndToEnd.Tests;

[Collection(OneSystem.Name)]
public class NoPlainIdentifierTests(RunningSystem running)
{
    private const string Number = "+33639981234";

    private readonly string address = $"nobody.{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task no_address_number_or_token_is_in_a_table_a_log_or_a_trace()
    {
        var link = await running.Client.LinkAsync("2026-11-news", "newsletter", address, CancellationToken.None);
        var token = new Uri(link.Url).Segments[^1];
        await running.Client.FollowAsync(link, CancellationToken.None);
        await running.Client.OneClickAsync(link, CancellationToken.None);
        await PostAsync("emailUnsubscribe", $"/u/{token[..^5]}", ("address", address));
        await PostAsync("emailUnsubscribe", $"/u/{token}x", ("List-Unsubscribe", "One-Click"));
        await PostAsync("emailUnsubscribe", "/platform-events/mailgun", ("event", "unsubscribed"), ("recipient", address));
        await UnsubscribeAtBrevoAsync();
        await running.Client.ReceiveSmsAsync($"SM{Guid.NewGuid():N}", Number, "STOP", CancellationToken.None);
        await running.Client.ReceiveSmsAsync($"SM{Guid.NewGuid():N}", Number, $"please write to {address}", CancellationToken.None);
        await running.Client.ReceiveOvhSmsAsync(Number, "Pas intéressé", CancellationToken.None);
        await running.Client.ReceiveOvhSmsAsync(Number, "AIDE", CancellationToken.None);
        await PostAsync("smsStop", "/webhooks/twilio/forged", ("From", Number), ("Body", "STOP"));
        ContactPointAddress[] contactPoints = [new(ContactPointKind.Email, address), new(ContactPointKind.Telephone, Number)];
        await running.Client.LinkContactPointsAsync("customer-1", contactPoints, CancellationToken.None);
        await running.Client.ChooseAsync(
            "customer-1",
            new PreferencesRequest([new PreferenceChoice(Channel.All, "prospecting", Choice.Refuse)]),
            CancellationToken.None
        );
        await running.Client.CheckAsync(Channel.Email, "newsletter", address, CancellationToken.None);
        Assert.Equal(4, (await running.Client.HistoryAsync(Channel.Email, address, CancellationToken.None)).Events.Count);
        await PostAsync("blocklist", "/checks", (address, Number));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() =>
            running.Client.LinkAsync("2026-11-news", "newsletter", $"{address}@", CancellationToken.None)
        );

        var package = await FetchPackageAsync();

        // Ending a service sends what telemetry it still holds.
        await Task.WhenAll(
            running.System.Services.Select(async service =>
            {
                await service.StopAsync();
                await service.StartAsync(CancellationToken.None);
            })
        );

        var places = new Dictionary<string, string>
        {
            ["the telemetry"] = running.Telemetry.Received,
            ["the tables"] = await TablesAsync(),
        };
        foreach (var service in running.System.Services)
        {
            places[$"the log of {service.Name}"] = await File.ReadAllTextAsync(service.LogFile);
        }

        foreach (var sent in new[] { "/u/{token}", "consent.objections", "consent.objection.receipt_to_commit", "consent.unattributed" })
        {
            Assert.Contains(sent, places["the telemetry"], StringComparison.Ordinal);
        }

        Assert.Contains("objection_recorded", places["the tables"], StringComparison.Ordinal);
        foreach (var (place, content) in places)
        {
            foreach (
                var secret in new[]
                {
                    address,
                    Uri.EscapeDataString(address),
                    address.Split('@')[0],
                    Number[1..],
                    Number[3..],
                    token,
                    package,
                }
            )
            {
                var at = content.IndexOf(secret, StringComparison.OrdinalIgnoreCase);
                Assert.True(at < 0, $"{place} hold(s) {secret}: {content[Math.Max(0, at - 400)..Math.Max(0, at)]}");
                Assert.False(
                    content.Contains(Convert.ToHexString(Encoding.UTF8.GetBytes(secret)), StringComparison.OrdinalIgnoreCase),
                    $"{place} hold(s) {secret} in hexadecimal."
                );
            }
        }
    }

    // Returns the token of its link.
    private async Task<string> FetchPackageAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(running.System.Addresses.Services["subjectRights"]) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", running.System.Addresses.ApiKeys["dpo"]);
        var dpo = new SubjectRightsClient(http);
        var received = await dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                TimeProvider.System.GetUtcNow(),
                [SubjectRight.Access],
                [new CaseSubject(SubjectKind.Email, address)],
                Wording: $"{address} asks",
                Contact: new ContactPointAddress(ContactPointKind.Email, address)
            )
        );
        await dpo.CheckIdentityAsync(received.Id, new(received.Subjects[0].Id, IdentityMethod.ContactPoint, IdentityResult.Established));
        var link = new Uri((await dpo.MakePackageAsync(received.Id, new PackageRequest())).Link);
        await http.GetStringAsync(link);
        await http.GetStringAsync(new Uri($"{link}?format=json"));
        return link.Segments[^1];
    }

    private async Task UnsubscribeAtBrevoAsync()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", running.System.Addresses.Platforms["brevo"]["token"]);
        using var response = await http.PostAsJsonAsync(
            new Uri(running.System.Addresses.Services["emailUnsubscribe"] + "/platform-events/brevo"),
            new[]
            {
                new
                {
                    @event = "unsubscribe",
                    email = address,
                    ts_event = 1604933737,
                    tag = address,
                },
                new
                {
                    @event = "unsubscribe",
                    email = "",
                    ts_event = 1604933737,
                    tag = address,
                },
            }
        );
        await response.ShouldBe(HttpStatusCode.OK);
    }

    private async Task PostAsync(string service, string path, params (string Name, string Value)[] fields)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await http.PostAsync(new Uri(running.System.Addresses.Services[service] + path), form);
    }

    private async Task<string> TablesAsync()
    {
        await using var database = NpgsqlDataSource.Create(running.System.Addresses.Postgres);
        var tables = new List<string>();
        await using (
            var list = database.CreateCommand(
                "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'consent' or schemaname like 'messages_%'"
            )
        )
        await using (var rows = await list.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                tables.Add(rows.GetString(0));
            }
        }

        var content = new StringBuilder();
        foreach (var table in tables)
        {
            await using var dump = database.CreateCommand($"select row::text from {table} as row");
            await using var rows = await dump.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                content.AppendLine(rows.GetString(0));
            }
        }

        return content.ToString();
    }
}
