using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace SenefConsent.Ledger.Tests;

/// <summary>The fast way to read the blocklist, held against the plain one: Marten's documents, one by one.</summary>
public class BlocklistReaderTests(LedgerSystem system) : IClassFixture<LedgerSystem>
{
    private static readonly Channel[] Channels = [Channel.Email, Channel.Sms, Channel.All];
    private static readonly string[] Purposes = ["prospecting", "newsletter", "offers"];
    private static readonly string[] Domains = ["one.example", "two.example", "three.example"];

    [Fact]
    public async Task it_decides_as_marten_s_documents_do_on_random_statements()
    {
        const int People = 400;
        var keyring = system.Services.GetRequiredService<ContactPointKeyring>();
        var reader = system.Services.GetRequiredService<BlocklistReader>();
        var store = system.Services.GetRequiredService<IDocumentStore>();
        var random = new Random(6);
        var recipients = Enumerable
            .Range(0, People)
            .Select(number =>
                ContactAddress.Email(
                    random.Next(20) == 0 ? $"unreadable {number}" : $"person.{number}@{Domains[random.Next(Domains.Length)]}"
                )
            )
            .ToList();
        var organisation = ContactAddress.Organisation("An organisation");
        var speaking = recipients.Where(_ => random.Next(2) == 0).Append(ContactAddress.Domain(Domains[0])).Append(organisation).ToList();
        await using (var owned = system.OpenStore())
        await using (var session = owned.LightweightSession())
        {
            foreach (var id in speaking.Select(keyring.IdOf).Distinct())
            {
                session.Events.StartStream<ContactPoint>(id, Enumerable.Range(0, random.Next(1, 6)).Select(_ => AnyEvent(random)));
            }

            await session.SaveChangesAsync();
        }

        foreach (var asked in new IReadOnlyList<Guid>[] { [], keyring.IdsOf(organisation) })
        {
            var said = await SaidOfAsync(store, keyring, recipients, asked);
            foreach (
                var question in Channels[..2]
                    .SelectMany(channel =>
                        Purposes.SelectMany(purpose =>
                            Enum.GetValues<Audience>().Select(audience => new SendQuestion(channel, purpose, audience, Given.March(20)))
                        )
                    )
            )
            {
                var answer = await reader.DecideAsync(
                    new BlocklistLookup(keyring, recipients, asked),
                    question,
                    TestContext.Current.CancellationToken
                );
                Assert.Equal(recipients.Zip(said, (recipient, statements) => Naively(recipient, statements, question)), answer.Decisions);
            }
        }
    }

    private static SendDecision Naively(ContactAddress recipient, RecipientStatements said, SendQuestion question)
    {
        var decision = SendDecision.Decide(said, question, Given.Catalogue);
        return recipient.IsReadable || decision.EventId is not null ? decision : SendDecision.Unreadable;
    }

    private static async Task<IReadOnlyList<RecipientStatements>> SaidOfAsync(
        IDocumentStore store,
        ContactPointKeyring keyring,
        IReadOnlyList<ContactAddress> recipients,
        IReadOnlyList<Guid> organisation
    )
    {
        await using var session = store.QuerySession();
        var all = new List<RecipientStatements>();
        foreach (var recipient in recipients)
        {
            all.Add(
                new RecipientStatements(
                    await SaidAsync(keyring.IdsOf(recipient)),
                    recipient.EmailDomain() is { } domain ? await SaidAsync(keyring.IdsOf(domain)) : [],
                    await SaidAsync(organisation)
                )
            );
        }

        return all;

        async Task<IReadOnlyList<Statement>> SaidAsync(IReadOnlyList<Guid> ids)
        {
            var said = new List<Statement>();
            foreach (var id in ids)
            {
                said.AddRange((await session.LoadAsync<ContactPoint>(id))?.Statements ?? []);
            }

            return said;
        }
    }

    private static object AnyEvent(Random random)
    {
        var scope = Scope.Of(Channels[random.Next(Channels.Length)], Purposes[random.Next(Purposes.Length)]);
        var capture = Given.On(
            random.Next(5) == 0 ? null : random.Next(1, 20),
            random.Next(2) == 0 ? Source.Link : Source.Preferences,
            received: 25
        );
        return random.Next(4) switch
        {
            0 => new ObjectionRecorded(scope, capture),
            1 => new ObjectionLifted(scope, capture),
            2 => new ConsentGiven(scope, capture, random.Next(2) == 0 ? Given.March(random.Next(1, 31)) : null),
            _ => new ConsentWithdrawn(scope, capture),
        };
    }
}
