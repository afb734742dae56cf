using System.Text;
using SenefConsent.Csv;

namespace SenefConsent.Blocklist.Tests;

public class RecipientColumnTests
{
    [Theory]
    [InlineData(Channel.Email, "Nom;Courriel\nAnn;a@x.fr\n", 1)]
    [InlineData(Channel.Email, "EMAIL;SMS;OPT_IN\na@x.fr;+33639980001;Yes\n", 0)]
    [InlineData(Channel.Sms, "EMAIL;SMS;OPT_IN\na@x.fr;+33639980001;Yes\n", 1)]
    [InlineData(Channel.Email, "address,tags,created_at\na@x.fr,*,2024-03-12\n", 0)]
    [InlineData(Channel.Email, "adresse;contact\n1 rue X;a@x.fr\n", 1)]
    [InlineData(Channel.Email, "email;from\na@x.fr;news@y.fr\n", 0)]
    [InlineData(Channel.Email, "a@x.fr\n", 0)]
    [InlineData(Channel.Email, "3;Ann <a@x.fr>;Paris\n", 1)]
    [InlineData(Channel.Email, "\n\nid\tprice\tE-Mail\n1\t1,5\ta@x.fr\n", 2)]
    [InlineData(Channel.Email, "email\n", 0)]
    [InlineData(Channel.Telephone, "Société;SIREN;N° de téléphone\nX;732829320;612345678\n", 2)]
    [InlineData(Channel.Sms, "Nom;Joindre;Date\nAnn;06 39 98 00 01;12.03.2024\n", 1)]
    [InlineData(Channel.Sms, "33639980001\n", 0)]
    [InlineData(Channel.Post, "Nom;Adresse\nAnn;1 rue X\n", 1)]
    public async Task the_column_is_found(Channel channel, string file, int column) =>
        Assert.Equal((column, null), await FindAsync(channel, file));

    [Theory]
    [InlineData(Channel.Email, "Nom;Ville\nAnn;Paris\n", "names no column")]
    [InlineData(Channel.Email, "a@x.fr;b@x.fr\n", "column 1 and column 2")]
    [InlineData(Channel.Email, "email;contact\noui;a@x.fr\n", "column 1 (email) and column 2 (contact)")]
    [InlineData(Channel.Email, "Email;Courriel\na@x.fr;\n", "column 1 (Email) and column 2 (Courriel)")]
    [InlineData(Channel.Sms, "fixe;mobile\n0139980001;0639980001\n", "column 1 (fixe) and column 2 (mobile)")]
    [InlineData(Channel.Sms, "Nom;SIREN\nAnn;Paris\n", "names no column")]
    [InlineData(Channel.Post, "Nom;Rue\nAnn;1 rue X\n", "names no column")]
    [InlineData(Channel.Email, "\n \n", "holds no row")]
    public async Task without_exactly_one_candidate_the_file_is_refused_with_what_was_seen(Channel channel, string file, string seen)
    {
        var (column, fault) = await FindAsync(channel, file);
        Assert.Null(column);
        Assert.Contains(seen, fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_was_seen_is_told_without_an_address() =>
        Assert.Contains(
            "It has (an address), (an address), Nom.",
            (await FindAsync(Channel.Post, "anna@example.org;+33639980001;Nom\nx;y;z\n")).Fault,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("Export;x\n\nNom;Courriel;Ville\nAnn;a@x.fr;Paris\n")]
    [InlineData("sep=;\r\nNom;Courriel\r\nAnn;a@x.fr\r\n")]
    public async Task it_does_not_matter_in_what_pieces_the_file_arrives(string file) =>
        Assert.Equal((1, null), await FindAsync(Channel.Email, file, pieces: 1));

    private static async Task<(int? Column, string? Fault)> FindAsync(Channel channel, string file, int pieces = int.MaxValue)
    {
        var (source, csv) = (
            new RowReader(new Pieces(Encoding.UTF8.GetBytes(file), pieces)),
            new CsvRows(cell => Encoding.UTF8.GetString(cell))
        );
        await source.ReadByteOrderMarkAsync(isCsv: true, CancellationToken.None);
        var beginning = await source.FindAsync(csv, channel, column: null, hasHeader: null, CancellationToken.None);
        return (beginning is null ? null : csv.Column, source.Fault?.ToString());
    }

    private sealed class Pieces(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);
    }
}
